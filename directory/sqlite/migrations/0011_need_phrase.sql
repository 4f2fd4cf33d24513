-- What people say when they mean a need, as staff add it. The words of the
-- product are in its lexicon; nothing that anybody typed into a search is here.
CREATE TABLE need_phrase (
	number INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	need   TEXT NOT NULL,
	text   TEXT NOT NULL COLLATE NOCASE,
	shared INTEGER NOT NULL,
	by     TEXT NOT NULL,
	at     INTEGER NOT NULL, -- microseconds, UTC
	UNIQUE (need, text)
);
