-- Edits that somebody has begun and not sent. They go 90 days after the last step.
CREATE TABLE draft (
	number     INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	user_id    TEXT NOT NULL,
	listing_id TEXT NOT NULL, -- empty: a new one
	base       INTEGER NOT NULL,
	began      BLOB, -- the listing as it was; null: a new one
	document   BLOB NOT NULL,
	done       TEXT NOT NULL CHECK (json_type(done) = 'array'),
	mailed     INTEGER NOT NULL DEFAULT 0,
	begun      INTEGER NOT NULL, -- microseconds, UTC
	at         INTEGER NOT NULL
);
CREATE INDEX draft_user ON draft (user_id, at);
CREATE INDEX draft_at ON draft (at);
