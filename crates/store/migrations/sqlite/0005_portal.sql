-- Sealed messages: what waits behind the portal's page. The sealed parts are files beside the store; our half of each key
-- is in the key file. Times are seconds since 1970 (UTC).

CREATE TABLE sealed (
    message   INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    sending   BIGINT  NOT NULL,     -- what was sent at one time, to several people, bears one number
    sender    BIGINT  REFERENCES recipients (id) ON DELETE SET NULL,
    subject   BLOB    NOT NULL,     -- encrypted under the recipient's key
    until     BIGINT  NOT NULL,
    factor    TEXT    NOT NULL,
    state     TEXT    NOT NULL,     -- waiting, suspended, destroyed, expired
    locked    BOOLEAN NOT NULL DEFAULT FALSE,
    tries     BIGINT  NOT NULL DEFAULT 0,   -- wrong codes since the last right one
    replaces  BIGINT,
    answers   BIGINT
);
CREATE INDEX sealed_of_sender ON sealed (sender, message);
CREATE INDEX sealed_of_sending ON sealed (sending);
CREATE INDEX sealed_until ON sealed (until) WHERE state IN ('waiting', 'suspended');

CREATE TABLE sealed_parts (
    message    BIGINT NOT NULL REFERENCES sealed (message) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    name       BLOB   NOT NULL,     -- encrypted under the recipient's key
    media_type TEXT   NOT NULL,
    bytes      BIGINT NOT NULL,     -- before sealing
    file       TEXT   NOT NULL,
    half       BIGINT NOT NULL,     -- the number of our half in the key file
    state      TEXT   NOT NULL,
    PRIMARY KEY (message, number)
) WITHOUT ROWID;

-- What happened, oldest first. Never changed.
CREATE TABLE sealed_acts (
    id      INTEGER NOT NULL PRIMARY KEY,
    message BIGINT NOT NULL REFERENCES sealed (message) ON DELETE CASCADE,
    part    BIGINT,                 -- null: the message
    act     TEXT   NOT NULL,
    factor  TEXT   NOT NULL,        -- how the reader showed who they are; of other acts, how they would have to
    at      BIGINT NOT NULL,
    who     TEXT   NOT NULL,        -- an account, reader, or openlijk
    why     TEXT   NOT NULL
);
CREATE INDEX sealed_acts_of_message ON sealed_acts (message, id);

-- Taking back that is planned for later.
CREATE TABLE sealed_plans (
    id      INTEGER NOT NULL PRIMARY KEY,
    message BIGINT NOT NULL REFERENCES sealed (message) ON DELETE CASCADE,
    part    BIGINT,
    act     TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    who     TEXT   NOT NULL,
    why     TEXT   NOT NULL
);
CREATE INDEX sealed_plans_by_time ON sealed_plans (at);

-- The code that was sent last, as a keyed hash, and how many were sent that day.
CREATE TABLE sealed_codes (
    message INTEGER NOT NULL PRIMARY KEY REFERENCES sealed (message) ON DELETE CASCADE,
    mark    BLOB   NOT NULL,
    until   BIGINT NOT NULL,
    day     BIGINT NOT NULL,
    sent    BIGINT NOT NULL
);

-- Readers who showed who they are, for half an hour.
CREATE TABLE sealed_sessions (
    mark    BLOB   NOT NULL PRIMARY KEY,
    message BIGINT NOT NULL REFERENCES sealed (message) ON DELETE CASCADE,
    factor  TEXT   NOT NULL,
    until   BIGINT NOT NULL
) WITHOUT ROWID;

-- By what else than their mailbox people can show who they are.
CREATE TABLE factors (
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    kind      TEXT   NOT NULL,
    value     BLOB   NOT NULL,      -- a telephone number, encrypted under their key; or the keyed hash of a code
    who       TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (recipient, kind)
) WITHOUT ROWID;
