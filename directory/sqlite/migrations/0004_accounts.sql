-- People who sign in. The id is pseudonymous and stands in revisions; all that
-- says who it is stands here.
CREATE TABLE user (
	id       TEXT PRIMARY KEY,
	email    TEXT NOT NULL UNIQUE, -- in small letters
	name     TEXT NOT NULL,
	language TEXT NOT NULL,
	disabled INTEGER NOT NULL DEFAULT 0, -- since; 0: may sign in
	created  INTEGER NOT NULL,
	seen     INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE user_grant (
	number          INTEGER PRIMARY KEY,
	user_id         TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	role            TEXT NOT NULL CHECK (role IN ('link worker', 'editor', 'moderator', 'administrator')),
	organization_id TEXT NOT NULL,
	areas           TEXT NOT NULL CHECK (json_type(areas) = 'array'), -- sorted
	expires         INTEGER NOT NULL, -- 0: never
	granter         TEXT NOT NULL,
	at              INTEGER NOT NULL,
	UNIQUE (user_id, role, organization_id, areas),
	CHECK ((role = 'editor') = (organization_id <> ''))
);
CREATE INDEX user_grant_organization ON user_grant (organization_id) WHERE organization_id <> '';

-- Of every token only the SHA-256 is kept.
CREATE TABLE session (
	hash    BLOB PRIMARY KEY CHECK (length(hash) = 32),
	id      TEXT NOT NULL UNIQUE,
	user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	device  TEXT NOT NULL,
	created INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	strong  INTEGER NOT NULL, -- when a passkey was used; 0: never
	enrol   INTEGER NOT NULL,
	renew   INTEGER NOT NULL DEFAULT 0 -- a role changed: the next POST gets a new token
) WITHOUT ROWID;
CREATE INDEX session_user ON session (user_id);

CREATE TABLE sign_in (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
	browser    BLOB NOT NULL CHECK (length(browser) = 32),
	code       BLOB NOT NULL CHECK (length(code) = 32),
	email      TEXT NOT NULL,
	user_id    TEXT NOT NULL, -- '': nobody is known by the address
	may_create INTEGER NOT NULL,
	language   TEXT NOT NULL,
	next       TEXT NOT NULL,
	created    INTEGER NOT NULL,
	expires    INTEGER NOT NULL,
	used       INTEGER NOT NULL DEFAULT 0,
	tries      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX sign_in_browser ON sign_in (browser, created);
CREATE INDEX sign_in_created ON sign_in (created);

CREATE TABLE invitation (
	hash            BLOB PRIMARY KEY CHECK (length(hash) = 32),
	email           TEXT NOT NULL,
	name            TEXT NOT NULL,
	role            TEXT NOT NULL,
	organization_id TEXT NOT NULL,
	areas           TEXT NOT NULL,
	grant_expires   INTEGER NOT NULL,
	inviter         TEXT NOT NULL,
	created         INTEGER NOT NULL,
	expires         INTEGER NOT NULL,
	used            INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX invitation_email ON invitation (email);
CREATE INDEX invitation_expires ON invitation (expires);

CREATE TABLE passkey (
	id         BLOB PRIMARY KEY,
	user_id    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
	name       TEXT NOT NULL,
	credential TEXT NOT NULL,
	created    INTEGER NOT NULL,
	used       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX passkey_user ON passkey (user_id);

-- A challenge between the two steps of using a passkey.
CREATE TABLE ceremony (
	browser BLOB PRIMARY KEY CHECK (length(browser) = 32),
	data    BLOB NOT NULL,
	expires INTEGER NOT NULL
) WITHOUT ROWID;

-- What somebody had typed when their session was over.
CREATE TABLE kept_form (
	hash    BLOB PRIMARY KEY CHECK (length(hash) = 32),
	path    TEXT NOT NULL,
	body    TEXT NOT NULL,
	user_id TEXT NOT NULL, -- '': of whoever holds the cookie
	at      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX kept_form_at ON kept_form (at);

-- Who did what to whose account. Only ever added to.
CREATE TABLE account_event (
	number  INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	actor   TEXT NOT NULL,
	action  TEXT NOT NULL,
	user_id TEXT NOT NULL,
	detail  TEXT NOT NULL
);
CREATE TRIGGER account_event_update BEFORE UPDATE ON account_event BEGIN SELECT RAISE(ABORT, 'account events are never changed'); END;
CREATE TRIGGER account_event_delete BEFORE DELETE ON account_event BEGIN SELECT RAISE(ABORT, 'account events are never deleted'); END;
