-- What people write and have not sent yet. The document is a directory.EditDraft:
-- the listing as wanted, as it began, and the steps that were answered.
CREATE TABLE draft (
	id         TEXT PRIMARY KEY,
	user_id    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	listing_id TEXT NOT NULL, -- '': a new one
	document   BLOB NOT NULL,
	created    INTEGER NOT NULL,
	at         INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_user ON draft (user_id, at);
CREATE UNIQUE INDEX draft_listing ON draft (user_id, listing_id) WHERE listing_id <> '';
CREATE INDEX draft_at ON draft (at);
