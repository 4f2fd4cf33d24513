-- E-mails on their way out. The words go when a letter is settled, the row
-- after 90 days.
CREATE TABLE letter (
	number     INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	key        TEXT NOT NULL UNIQUE, -- what it is written for; else its id
	recipient  TEXT NOT NULL CHECK (recipient <> ''),
	kind       TEXT NOT NULL CHECK (kind <> ''),
	language   TEXT NOT NULL,
	subject    TEXT NOT NULL,
	text       TEXT NOT NULL,
	html       TEXT NOT NULL,
	headers    TEXT NOT NULL CHECK (json_type(headers) = 'object'),
	listing_id TEXT NOT NULL, -- empty: about none; one that is no more stays
	queued     INTEGER NOT NULL, -- microseconds, UTC
	due        INTEGER NOT NULL,
	expires    INTEGER NOT NULL,
	state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','sent','bounced','failed')),
	tries      INTEGER NOT NULL DEFAULT 0,
	settled    INTEGER NOT NULL DEFAULT 0,
	answer     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX letter_due ON letter (due) WHERE state = 'waiting';
CREATE INDEX letter_settled ON letter (settled) WHERE state <> 'waiting';

-- Addresses that get no letter unasked. A hash: they cannot be read from here.
CREATE TABLE letter_stop (
	address TEXT PRIMARY KEY CHECK (length(address) = 64),
	why     TEXT NOT NULL CHECK (why IN ('asked','bounced')),
	at      INTEGER NOT NULL
) WITHOUT ROWID;

-- How far the asking "still right?" has come. 0: no such time.
CREATE TABLE reminder (
	listing_id TEXT PRIMARY KEY REFERENCES listing (id),
	about      INTEGER NOT NULL DEFAULT 0,
	first      INTEGER NOT NULL DEFAULT 0,
	step       INTEGER NOT NULL DEFAULT 0,
	last       INTEGER NOT NULL DEFAULT 0,
	places     INTEGER NOT NULL DEFAULT 0,
	resume     INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
