-- What an import held back is looked for by every visit of the queue.
CREATE INDEX listing_submitted ON listing (id) WHERE state = 'submitted';
