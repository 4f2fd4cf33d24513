-- Who says that a group is theirs.
CREATE TABLE claim (
	number     INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	listing_id TEXT NOT NULL REFERENCES listing (id),
	want       TEXT NOT NULL CHECK (want IN ('edit','do-not-list')),
	email      TEXT NOT NULL,
	charity    TEXT NOT NULL,
	language   TEXT NOT NULL,
	user_id    TEXT NOT NULL DEFAULT '',
	proof      TEXT NOT NULL DEFAULT '' CHECK (proof IN ('','address','domain')),
	owned      INTEGER NOT NULL DEFAULT 0,
	state      TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked','waiting','accepted','refused')),
	at         INTEGER NOT NULL, -- microseconds, UTC
	decided_by TEXT NOT NULL DEFAULT '',
	decided_at INTEGER NOT NULL DEFAULT 0,
	reason     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX claim_waiting ON claim (number) WHERE state = 'waiting';
CREATE INDEX claim_asked ON claim (at) WHERE state = 'asked';
CREATE INDEX claim_listing ON claim (listing_id);

-- Pairs of listings that look like one and are two.
CREATE TABLE kept_apart (
	a   TEXT NOT NULL REFERENCES listing (id),
	b   TEXT NOT NULL REFERENCES listing (id),
	by  TEXT NOT NULL,
	why TEXT NOT NULL,
	at  INTEGER NOT NULL,
	PRIMARY KEY (a, b),
	CHECK (a < b)
) WITHOUT ROWID;

-- Two listings made one, so that it can be undone.
CREATE TABLE merger (
	number   INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	keep     TEXT NOT NULL REFERENCES listing (id),
	dropped  TEXT NOT NULL REFERENCES listing (id),
	keep_rev INTEGER NOT NULL,
	drop_rev INTEGER NOT NULL,
	kept_rev INTEGER NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	undone   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX merger_at ON merger (at);
CREATE INDEX merger_dropped ON merger (dropped);
