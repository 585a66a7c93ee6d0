-- What comes back about mail. Where a report goes on to is somebody's address: it is kept encrypted, and no longer than reports come.

CREATE TABLE return_paths (
    message BIGINT NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    sender  BLOB   NOT NULL,   -- encrypted under the key of the message's recipient
    until   BIGINT NOT NULL    -- the last day
) WITHOUT ROWID;
CREATE INDEX return_paths_by_day ON return_paths (until);

-- What reports said: each thing once for each who says it, however often it comes.
CREATE TABLE reports (
    message BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    said    TEXT   NOT NULL,
    witness TEXT   NOT NULL,
    class   BIGINT,            -- of the status code: 2, 4 or 5
    cause   TEXT   NOT NULL,
    at      BIGINT NOT NULL,   -- as finely as the purpose keeps time
    PRIMARY KEY (message, said, witness)
) WITHOUT ROWID;

-- Messages of which it was reported, by campaign. Figures, which single nobody out.
CREATE TABLE reported (
    campaign BIGINT NOT NULL REFERENCES campaigns (id),
    said     TEXT   NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (campaign, said)
) WITHOUT ROWID;
