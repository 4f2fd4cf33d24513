-- What identifies this store's history to an index made from it.
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE organization (
	id       TEXT PRIMARY KEY,
	rev      INTEGER NOT NULL,
	hash     BLOB NOT NULL,
	name     TEXT NOT NULL,
	document BLOB NOT NULL
);

CREATE TABLE location (
	id       TEXT PRIMARY KEY,
	rev      INTEGER NOT NULL,
	hash     BLOB NOT NULL,
	document BLOB NOT NULL
);

-- The newest approved revision of each listing.
CREATE TABLE listing (
	number          INTEGER PRIMARY KEY,
	id              TEXT NOT NULL UNIQUE,
	rev             INTEGER NOT NULL,
	hash            BLOB NOT NULL,
	state           TEXT NOT NULL CHECK (state IN ('draft','submitted','published','paused','withdrawn')),
	once_public     INTEGER NOT NULL,
	organization_id TEXT REFERENCES organization (id),
	feed            TEXT NOT NULL,
	source_id       TEXT NOT NULL,
	source_hash     TEXT NOT NULL,
	seq             INTEGER NOT NULL,
	document        BLOB NOT NULL
);
CREATE INDEX listing_organization ON listing (organization_id);
CREATE INDEX listing_feed ON listing (feed, source_id) WHERE feed <> '';

CREATE TABLE listing_location (
	listing_id  TEXT NOT NULL REFERENCES listing (id),
	location_id TEXT NOT NULL REFERENCES location (id),
	PRIMARY KEY (listing_id, location_id)
) WITHOUT ROWID;
CREATE INDEX listing_location_location ON listing_location (location_id);

CREATE TABLE listing_need (
	need       TEXT NOT NULL,
	listing_id TEXT NOT NULL REFERENCES listing (id),
	PRIMARY KEY (listing_id, need)
) WITHOUT ROWID;
CREATE INDEX listing_need_need ON listing_need (need);

CREATE TABLE listing_area (
	term       TEXT NOT NULL,
	listing_id TEXT NOT NULL REFERENCES listing (id),
	PRIMARY KEY (listing_id, term)
) WITHOUT ROWID;

-- The plain search that serves while there is no index; rowid is listing.number.
CREATE VIRTUAL TABLE listing_words USING fts5 (
	name, organization, text,
	content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);

-- Every write that was approved, for good.
CREATE TABLE revision (
	kind      TEXT NOT NULL,
	id        TEXT NOT NULL,
	rev       INTEGER NOT NULL,
	document  BLOB NOT NULL,
	author    TEXT NOT NULL,
	reason    TEXT NOT NULL,
	source    TEXT NOT NULL,
	at        INTEGER NOT NULL, -- microseconds, UTC
	prev_hash BLOB NOT NULL,
	hash      BLOB NOT NULL,
	original  BLOB,
	PRIMARY KEY (kind, id, rev)
);
CREATE TRIGGER revision_is_final BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
CREATE TRIGGER revision_stays BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;

-- What the search index follows. AUTOINCREMENT: a number is never used again.
CREATE TABLE change (
	seq        INTEGER PRIMARY KEY AUTOINCREMENT,
	listing_id TEXT NOT NULL,
	at         INTEGER NOT NULL
);

CREATE TABLE proposal (
	id              TEXT PRIMARY KEY,
	listing_id      TEXT NOT NULL, -- empty for a new listing
	base            INTEGER NOT NULL,
	organization_id TEXT NOT NULL,
	document        BLOB NOT NULL,
	author          TEXT NOT NULL,
	reason          TEXT NOT NULL,
	at              INTEGER NOT NULL,
	decision        TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'approved', 'rejected')),
	decided_by      TEXT NOT NULL DEFAULT '',
	decided_why     TEXT NOT NULL DEFAULT '',
	decided_at      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX proposal_open ON proposal (at) WHERE decision = '';

CREATE TABLE feed (
	name        TEXT PRIMARY KEY,
	namespace   TEXT NOT NULL,
	country     TEXT NOT NULL,
	licence     TEXT NOT NULL,
	attribution TEXT NOT NULL,
	added       INTEGER NOT NULL
);
