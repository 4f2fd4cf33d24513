-- Lists of services that anybody with the code may read. No owner. The ids
-- stay when a listing is gone: the page says so.
CREATE TABLE shared_list (
	code     TEXT PRIMARY KEY CHECK (length(code) = 12),
	listings TEXT NOT NULL CHECK (json_type(listings) = 'array'), -- ids in order
	created  INTEGER NOT NULL, -- microseconds, UTC
	expires  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX shared_list_expires ON shared_list (expires);

-- What people told about a listing. A day is all that is kept of the time.
CREATE TABLE report (
	number      INTEGER PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	listing_id  TEXT NOT NULL REFERENCES listing (id),
	kind        TEXT NOT NULL CHECK (kind IN ('closed','wrong-phone','wrong-time','wrong-place','full','not-safe','other')),
	text        TEXT NOT NULL CHECK (length(text) <= 1000),
	held        INTEGER NOT NULL,
	day         TEXT NOT NULL CHECK (day LIKE '____-__-__'),
	state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','confirmed','rejected','done')),
	decided_by  TEXT NOT NULL DEFAULT '',
	decided_why TEXT NOT NULL DEFAULT '',
	decided_at  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX report_unsettled ON report (number) WHERE state IN ('open', 'confirmed');
CREATE INDEX report_confirmed ON report (listing_id, day) WHERE state = 'confirmed';

-- Apart from the report, because it goes first: when the report is closed, or
-- after 90 days.
CREATE TABLE report_email (
	report_id TEXT PRIMARY KEY REFERENCES report (id),
	email     TEXT NOT NULL,
	day       TEXT NOT NULL CHECK (day LIKE '____-__-__')
) WITHOUT ROWID;

-- "Did this work?": counts, no text, no person.
CREATE TABLE try_count (
	listing_id TEXT NOT NULL REFERENCES listing (id),
	day        TEXT NOT NULL CHECK (day LIKE '____-__-__'),
	result     TEXT NOT NULL CHECK (result IN ('got-through','no-answer','full','wrong-details')),
	n          INTEGER NOT NULL CHECK (n > 0),
	PRIMARY KEY (listing_id, day, result)
) WITHOUT ROWID;

-- "Tell us this is missing".
CREATE TABLE missing_service (
	number      INTEGER PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	need        TEXT NOT NULL,
	area        TEXT NOT NULL, -- a council or an outward code, nothing finer
	text        TEXT NOT NULL CHECK (length(text) <= 500),
	held        INTEGER NOT NULL,
	day         TEXT NOT NULL CHECK (day LIKE '____-__-__'),
	state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','confirmed','rejected','done')),
	decided_by  TEXT NOT NULL DEFAULT '',
	decided_why TEXT NOT NULL DEFAULT '',
	decided_at  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX missing_service_unsettled ON missing_service (number) WHERE state IN ('open', 'confirmed');

-- Searches that fell short: ids of needs only, never words that people typed.
CREATE TABLE unmet_need (
	day     TEXT NOT NULL CHECK (day LIKE '____-__-__'),
	need    TEXT NOT NULL,
	area    TEXT NOT NULL, -- a council or an outward code, nothing finer
	outcome TEXT NOT NULL CHECK (outcome IN ('none','few','all-full')),
	n       INTEGER NOT NULL CHECK (n > 0),
	PRIMARY KEY (day, need, area, outcome)
) WITHOUT ROWID;

-- Work for staff that a signal raised.
CREATE TABLE task (
	number     INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL CHECK (kind <> ''),
	listing_id TEXT REFERENCES listing (id),
	reason     TEXT NOT NULL,
	at         INTEGER NOT NULL,
	closed     INTEGER NOT NULL DEFAULT 0,
	closed_by  TEXT NOT NULL DEFAULT '',
	closed_why TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX task_open ON task (kind, listing_id) WHERE closed = 0;
CREATE INDEX task_listing ON task (listing_id);
