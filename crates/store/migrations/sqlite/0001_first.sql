-- Times are seconds since 1970 (UTC), days are days since 1970, hours are hours since 1970.
-- Tables that hits write to have no row ids: their order on disk must not say in which order the hits came.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    name          TEXT NOT NULL PRIMARY KEY,
    password_hash TEXT NOT NULL
);

CREATE TABLE purposes (
    id          TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    declaration TEXT   NOT NULL,
    author      TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE campaigns (
    id       INTEGER NOT NULL PRIMARY KEY,
    purpose  TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    closed   BOOLEAN NOT NULL DEFAULT FALSE,
    reach    TEXT               -- the final estimate of a closed one
);
-- A name can be used again once its campaign is closed.
CREATE UNIQUE INDEX campaigns_open ON campaigns (purpose, name) WHERE closed = FALSE;
CREATE INDEX campaigns_by_name ON campaigns (purpose, name);

-- Messages accepted by the next hop, by what they carried.
CREATE TABLE sent (
    campaign BIGINT NOT NULL REFERENCES campaigns (id),
    measure  TEXT   NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (campaign, measure)
);

CREATE TABLE cells (
    id       INTEGER NOT NULL PRIMARY KEY,
    campaign BIGINT NOT NULL REFERENCES campaigns (id),
    variant  TEXT   NOT NULL,   -- '' where there is none
    segment  TEXT   NOT NULL,   -- '' where there is none
    bits     BIGINT,            -- the number of groups is 2^bits; null: one picture for the whole cell
    accepted BIGINT NOT NULL DEFAULT 0,
    frozen   TEXT,              -- the sizes of the groups that counted, once the campaign is closed
    UNIQUE (campaign, variant, segment)
);

-- What is known of a group of an open campaign: which classes hit it, one bit each. The tag is a keyed hash; its key
-- goes when the campaign closes, and these rows with it.
CREATE TABLE cell_groups (
    cell      BIGINT NOT NULL REFERENCES cells (id),
    tag       BLOB   NOT NULL,
    classes   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (cell, tag)
) WITHOUT ROWID;

-- After which acceptance (`messages.turn`) something was written of a picture. Goes with the bits.
CREATE TABLE marks (
    cell BIGINT NOT NULL REFERENCES cells (id),
    tag  BLOB   NOT NULL,
    turn BIGINT NOT NULL,
    PRIMARY KEY (cell, tag, turn)
) WITHOUT ROWID;

-- Somebody whose own rows are gone, as one of those who got a picture: their going must not shrink the crowd that the
-- others stand in. The number is drawn by chance and belongs to nobody; rows go when nothing is left of the mailing.
CREATE TABLE nameless (
    cell   BIGINT NOT NULL REFERENCES cells (id),
    member BIGINT NOT NULL,
    grp    BIGINT,              -- the group; null: one picture for the whole cell
    turn   BIGINT NOT NULL,
    PRIMARY KEY (cell, member)
) WITHOUT ROWID;

-- Groups first hit, not joined to the group.
CREATE TABLE first_hits (
    cell  BIGINT NOT NULL REFERENCES cells (id),
    class TEXT   NOT NULL,
    hour  BIGINT NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (cell, class, hour)
) WITHOUT ROWID;

-- Pictures loaded, repeats taken out. `own`: of a message's own picture, not a shared one.
CREATE TABLE loads (
    cell  BIGINT NOT NULL REFERENCES cells (id),
    own   BOOLEAN NOT NULL,
    class TEXT   NOT NULL,
    hour  BIGINT NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (cell, own, class, hour)
) WITHOUT ROWID;

-- People. The address is encrypted under a key that is kept elsewhere; it is found by a keyed hash.
CREATE TABLE recipients (
    id      INTEGER NOT NULL PRIMARY KEY,
    lookup  BLOB   NOT NULL UNIQUE,
    address BLOB   NOT NULL
);

-- A decision, written once for all the messages that it was taken for.
CREATE TABLE decisions (
    id     INTEGER NOT NULL PRIMARY KEY,
    digest BLOB   NOT NULL UNIQUE,
    answer TEXT   NOT NULL
);

CREATE TABLE messages (
    id          INTEGER NOT NULL PRIMARY KEY,
    recipient   BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    cell        BIGINT NOT NULL REFERENCES cells (id),
    version     BIGINT NOT NULL,
    language    TEXT   NOT NULL,
    decision    BIGINT NOT NULL REFERENCES decisions (id),
    decided     TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    retry       BLOB,           -- keyed hash of Message-ID, recipient and purpose; gone after a day
    applied     TEXT,           -- null: not accepted, or not known to be
    notice      BOOLEAN NOT NULL DEFAULT FALSE,
    left_alone  TEXT,
    accepted_at BIGINT,
    turn        BIGINT          -- of those that carry a shared picture: the order of acceptance
);
CREATE INDEX messages_of_recipient ON messages (recipient);
CREATE INDEX messages_of_cell ON messages (cell);
CREATE UNIQUE INDEX messages_by_turn ON messages (turn) WHERE turn IS NOT NULL;
CREATE INDEX messages_by_time ON messages (at);
CREATE INDEX messages_for_retry ON messages (retry) WHERE retry IS NOT NULL;

-- Who was told about which purpose, by the first accepted message that carried the notice.
CREATE TABLE told (
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    purpose   TEXT   NOT NULL,
    segment   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (recipient, purpose)
);
CREATE TABLE told_counts (
    purpose TEXT   NOT NULL,
    segment TEXT   NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (purpose, segment)
);

-- What was chosen; the last row of a recipient and purpose is in force.
CREATE TABLE choices (
    id        INTEGER NOT NULL PRIMARY KEY,
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    purpose   TEXT   NOT NULL,
    state     TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    how       TEXT   NOT NULL,
    wording   TEXT   NOT NULL
);
CREATE INDEX choices_of_recipient ON choices (recipient, purpose, id);

-- Refusals of people who were erased: a keyed hash of address and purpose.
CREATE TABLE kept_refusals (
    mark BLOB   NOT NULL PRIMARY KEY,
    state TEXT  NOT NULL,
    at   BIGINT NOT NULL,
    how  TEXT   NOT NULL
) WITHOUT ROWID;

-- Readings by consent.
CREATE TABLE openings (
    message BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    at      BIGINT NOT NULL,
    class   TEXT   NOT NULL
);
CREATE INDEX openings_of_message ON openings (message);

CREATE TABLE last_opens (
    message INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    day     BIGINT NOT NULL
);

CREATE TABLE pauses (
    id         INTEGER NOT NULL PRIMARY KEY,
    scope      TEXT   NOT NULL,
    why        TEXT   NOT NULL,
    who        TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    ended_why  TEXT,
    ended_who  TEXT,
    ended_at   BIGINT
);

-- Links mailed to an address.
CREATE TABLE proofs (
    request   INTEGER NOT NULL PRIMARY KEY,
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    what      TEXT   NOT NULL,
    until     BIGINT NOT NULL
);
CREATE INDEX proofs_of_recipient ON proofs (recipient);
