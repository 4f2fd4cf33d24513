-- What a proposal wants, what it began from, and a question to its author.
ALTER TABLE proposal ADD COLUMN kind TEXT NOT NULL DEFAULT 'edit' CHECK (kind IN ('new','edit','correction','conflict'));
ALTER TABLE proposal ADD COLUMN began BLOB; -- the listing as it was; null: new, or from an older revision
ALTER TABLE proposal ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE proposal ADD COLUMN question TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN answer TEXT NOT NULL DEFAULT '';
UPDATE proposal SET kind = 'new' WHERE listing_id = '';
UPDATE proposal SET kind = 'conflict' WHERE listing_id <> '' AND author LIKE 'feed %';
CREATE INDEX proposal_author ON proposal (author, at) WHERE author <> '';
CREATE INDEX proposal_listing ON proposal (listing_id) WHERE decision = '';

-- Where an answer goes to who has no account; deleted with the decision, or
-- after 90 days.
CREATE TABLE proposal_email (
	proposal_id TEXT PRIMARY KEY REFERENCES proposal (id),
	email       TEXT NOT NULL CHECK (email <> ''),
	day         TEXT NOT NULL
) WITHOUT ROWID;

-- The revision before what a task wants to be looked at; 0: none.
ALTER TABLE task ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
