-- Incidents: what people wrote down, one entry after the other, and the messages and people that are named. How an incident stands
-- follows from its entries and is kept nowhere. Nothing here is changed or removed before the incident is past its time, but for
-- the number of a person who is erased.

CREATE TABLE incidents (
    id INTEGER NOT NULL PRIMARY KEY,
    at BIGINT  NOT NULL,
    who TEXT   NOT NULL
);

CREATE TABLE incident_entries (
    id       INTEGER NOT NULL PRIMARY KEY,
    incident BIGINT  NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    body     TEXT    NOT NULL,  -- JSON
    at       BIGINT  NOT NULL,
    who      TEXT    NOT NULL
);
CREATE INDEX incident_entries_of_incident ON incident_entries (incident, id);

-- A message stays named when it leaves the record, by its number alone. A row without a message is about a person to whom it was
-- sent elsewhere.
CREATE TABLE incident_items (
    incident  BIGINT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    number    BIGINT NOT NULL,
    message   BIGINT,
    recipient BIGINT REFERENCES recipients (id) ON DELETE SET NULL,
    at        BIGINT NOT NULL,
    who       TEXT   NOT NULL,
    PRIMARY KEY (incident, number)
) WITHOUT ROWID;
CREATE INDEX incident_items_of_recipient ON incident_items (recipient) WHERE recipient IS NOT NULL;
