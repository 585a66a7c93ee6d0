-- What the sender of a sealed message is still to be told: that it was opened, or locked. Written with the act itself, so that
-- none is lost; gone once it was told, or given up.
CREATE TABLE sealed_tellings (
    id      INTEGER NOT NULL PRIMARY KEY,
    message BIGINT NOT NULL REFERENCES sealed (message) ON DELETE CASCADE,
    act     TEXT   NOT NULL,
    way     TEXT   NOT NULL,            -- mail, or webhook
    at      BIGINT NOT NULL,
    tries   BIGINT NOT NULL DEFAULT 0,
    next    BIGINT NOT NULL             -- when it is tried (again)
);
CREATE INDEX sealed_tellings_by_time ON sealed_tellings (next);

-- The message that a reader passed on, of the one that came of it.
ALTER TABLE sealed ADD COLUMN forwards BIGINT;
