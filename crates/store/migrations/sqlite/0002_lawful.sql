-- The ledger of what was told and chosen, the officer's desk, and the logbook. Times are seconds since 1970 (UTC), days
-- are days since 1970, but for the logbook's, which are milliseconds.

-- Texts that people were shown, each by its mark (SHA-256 in hex). Never changed, never removed. Wordings of choices that
-- stand in `choices` in full are moved here by the program.
CREATE TABLE texts (
    mark     TEXT NOT NULL PRIMARY KEY,
    kind     TEXT NOT NULL,     -- notice, consent, sign-up, invitation, privacy
    language TEXT NOT NULL,
    text     TEXT NOT NULL
);

ALTER TABLE choices ADD COLUMN about TEXT NOT NULL DEFAULT 'opens';
ALTER TABLE choices ADD COLUMN language TEXT;
ALTER TABLE choices ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE choices ADD COLUMN proof TEXT NOT NULL DEFAULT '';
DROP INDEX choices_of_recipient;
CREATE INDEX choices_of_recipient ON choices (recipient, purpose, about, id);

ALTER TABLE told ADD COLUMN how TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE told ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE told ADD COLUMN language TEXT;

-- By which text a message told its recipient.
ALTER TABLE messages ADD COLUMN notice_text TEXT;

-- What is known of a person beyond the address, where the organisation said so.
ALTER TABLE recipients ADD COLUMN country TEXT;
ALTER TABLE recipients ADD COLUMN collected BIGINT;     -- the day that the address was collected

-- That somebody was asked for consent: by an invitation in a mail, or a mail that asks.
CREATE TABLE asked (
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    purpose   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    text      TEXT   NOT NULL,
    PRIMARY KEY (recipient, purpose, at)
) WITHOUT ROWID;

-- Standing wishes; the last row of a recipient and kind counts.
CREATE TABLE wishes (
    id        INTEGER NOT NULL PRIMARY KEY,
    recipient BIGINT  NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    kind      TEXT    NOT NULL,
    wanted    BOOLEAN NOT NULL,
    at        BIGINT  NOT NULL,
    how       TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    author    TEXT    NOT NULL
);
CREATE INDEX wishes_of_recipient ON wishes (recipient, kind, id);

CREATE INDEX pauses_of_scope ON pauses (scope);

-- What a mailed link confirms, as JSON; null where it confirms nothing but the mailbox.
ALTER TABLE proofs ADD COLUMN payload TEXT;

-- How far the import of a file of choices came.
CREATE TABLE imports (
    file      TEXT   NOT NULL PRIMARY KEY,  -- its SHA-256
    next_line BIGINT NOT NULL
);

-- Which version of a purpose is in force; the last row of a purpose counts. What was declared before is in force.
CREATE TABLE switches (
    id      INTEGER NOT NULL PRIMARY KEY,
    purpose TEXT    NOT NULL,
    version BIGINT  NOT NULL,
    is_on   BOOLEAN NOT NULL,
    why     TEXT    NOT NULL,
    who     TEXT    NOT NULL,
    at      BIGINT  NOT NULL
);
CREATE INDEX switches_of_purpose ON switches (purpose, id);
INSERT INTO switches (purpose, version, is_on, why, who, at)
    SELECT id, max(version), TRUE, 'in force before purposes were assessed', author, at FROM purposes GROUP BY id;

CREATE TABLE assessments (
    id         INTEGER NOT NULL PRIMARY KEY,
    purpose    TEXT    NOT NULL,
    version    BIGINT  NOT NULL,
    assessment TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    at         BIGINT  NOT NULL
);
CREATE INDEX assessments_of_purpose ON assessments (purpose, version, id);

-- What the officer said of a contested rule under a purpose; the last row counts.
CREATE TABLE grey_rulings (
    id       INTEGER NOT NULL PRIMARY KEY,
    purpose  TEXT    NOT NULL,
    rule     TEXT    NOT NULL,
    accepted BOOLEAN NOT NULL,
    note     TEXT    NOT NULL,
    who      TEXT    NOT NULL,
    at       BIGINT  NOT NULL
);
CREATE INDEX grey_rulings_of_purpose ON grey_rulings (purpose, rule, id);

CREATE TABLE opinions (
    id     TEXT   NOT NULL PRIMARY KEY,
    about  TEXT   NOT NULL,
    lawyer TEXT   NOT NULL,
    day    TEXT   NOT NULL,
    note   TEXT   NOT NULL,
    who    TEXT   NOT NULL,
    at     BIGINT NOT NULL
);

ALTER TABLE accounts ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator';
ALTER TABLE accounts ADD COLUMN external TEXT;              -- the subject at the OIDC provider, where that signs in
ALTER TABLE accounts ADD COLUMN second_factor BLOB;         -- the TOTP secret, wrapped
ALTER TABLE accounts ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;    -- the last step used, so that a code works once
ALTER TABLE accounts ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX accounts_by_external ON accounts (external) WHERE external IS NOT NULL;

CREATE TABLE api_tokens (
    id      INTEGER NOT NULL PRIMARY KEY,
    name    TEXT    NOT NULL,
    hash    BLOB    NOT NULL UNIQUE,
    scopes  TEXT    NOT NULL,   -- separated by spaces
    who     TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    until   BIGINT,
    revoked BIGINT
);

-- Who looked at whose reading.
CREATE TABLE looks (
    id        INTEGER NOT NULL PRIMARY KEY,
    account   TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    recipient BIGINT  REFERENCES recipients (id) ON DELETE SET NULL,
    purpose   TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    at        BIGINT  NOT NULL
);
CREATE INDEX looks_at_recipient ON looks (recipient);

-- What data subjects asked for.
CREATE TABLE requests (
    id        INTEGER NOT NULL PRIMARY KEY,
    recipient BIGINT  REFERENCES recipients (id) ON DELETE SET NULL,
    kind      TEXT    NOT NULL,
    how       TEXT    NOT NULL,
    received  BIGINT  NOT NULL,
    due       BIGINT  NOT NULL,
    note      TEXT    NOT NULL,
    done_at   BIGINT,
    done_by   TEXT,
    outcome   TEXT
);
CREATE INDEX requests_of_recipient ON requests (recipient);

CREATE TABLE retention_runs (
    id      INTEGER NOT NULL PRIMARY KEY,
    at      BIGINT  NOT NULL,
    who     TEXT    NOT NULL,
    removed TEXT    NOT NULL    -- JSON
);

-- Logboek Dataverwerkingen: a line for each processing of a person's data. Numbers grow with the second, hour or day that
-- the line names, and are drawn by chance within it: their order says no more than the time does.
CREATE TABLE logbook (
    id        INTEGER NOT NULL PRIMARY KEY,
    trace     BLOB    NOT NULL,
    span      BLOB    NOT NULL,
    name      TEXT    NOT NULL,
    at_ms     BIGINT  NOT NULL,
    purpose   TEXT,             -- null: none in particular
    version   BIGINT,
    recipient BIGINT  REFERENCES recipients (id) ON DELETE SET NULL,
    who       TEXT    NOT NULL,
    exported  BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX logbook_waiting ON logbook (id) WHERE exported = FALSE;
CREATE INDEX logbook_of_recipient ON logbook (recipient) WHERE recipient IS NOT NULL;
CREATE INDEX logbook_of_purpose ON logbook (purpose);

-- Which purpose a decision was taken under; null: it was written before that was kept, perhaps for several.
ALTER TABLE decisions ADD COLUMN purpose TEXT;
CREATE INDEX messages_of_decision ON messages (decision);
