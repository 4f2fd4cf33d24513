-- Whether the web addresses of listings answer. A signal for staff.
CREATE TABLE link_check (
	listing_id TEXT PRIMARY KEY REFERENCES listing (id),
	address    TEXT NOT NULL,
	at         INTEGER NOT NULL, -- microseconds, UTC
	since      INTEGER NOT NULL  -- of the first failure in a row; 0: it answered
) WITHOUT ROWID;
