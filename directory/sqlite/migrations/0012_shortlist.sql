-- Lists of services that link workers keep, alone or with their team. No text
-- but a name; nothing about anybody.
CREATE TABLE shortlist (
	id       TEXT PRIMARY KEY,
	owner    TEXT REFERENCES user (id) ON DELETE CASCADE, -- NULL: a team's
	team     TEXT NOT NULL, -- '': the owner's alone; else the areas of the team's grants, or 'everywhere'
	name     TEXT NOT NULL CHECK (length(name) <= 60),
	listings TEXT NOT NULL, -- JSON array of ids, in the order of the list
	created  INTEGER NOT NULL, -- microseconds, UTC
	at       INTEGER NOT NULL,
	CHECK ((owner IS NULL) = (team <> ''))
) WITHOUT ROWID;
CREATE INDEX shortlist_owner ON shortlist (owner) WHERE owner IS NOT NULL;
CREATE INDEX shortlist_team ON shortlist (team) WHERE team <> '';
