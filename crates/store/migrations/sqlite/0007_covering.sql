-- A yes and a telling are about a version of a purpose, and count for what that covers. Those on record get the version in
-- force at their time: the one last switched, else the one last declared, else the first. A choice that was written down by
-- the day counts from its start, which may be before a switch of that day: then it is about the version before, which is the
-- doubt in favour of whoever chose.

ALTER TABLE choices ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE choices SET version = coalesce(
    (SELECT version FROM switches WHERE switches.purpose = choices.purpose AND switches.at <= choices.at
     ORDER BY switches.id DESC LIMIT 1),
    (SELECT max(version) FROM purposes WHERE purposes.id = choices.purpose AND purposes.at <= choices.at),
    (SELECT version FROM switches WHERE switches.purpose = choices.purpose ORDER BY switches.id LIMIT 1),
    (SELECT min(version) FROM purposes WHERE purposes.id = choices.purpose),
    1);

-- Who was told about which version of a purpose: by the first accepted message that carried its notice, or when the address
-- was collected. `segment` is where somebody is counted in `told_counts`, once a purpose: the same in all their rows of it.
CREATE TABLE told_of (
    recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    purpose   TEXT   NOT NULL,
    version   BIGINT NOT NULL,
    segment   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    how       TEXT   NOT NULL,
    text      TEXT   NOT NULL,
    language  TEXT,
    PRIMARY KEY (recipient, purpose, version)
);
-- The message that told somebody names its version.
INSERT INTO told_of (recipient, purpose, version, segment, at, how, text, language)
    SELECT recipient, purpose, coalesce(
        (SELECT min(messages.version) FROM messages JOIN cells ON cells.id = messages.cell
         JOIN campaigns ON campaigns.id = cells.campaign
         WHERE told.how = 'mail' AND messages.recipient = told.recipient AND campaigns.purpose = told.purpose
         AND messages.accepted_at = told.at AND messages.notice = TRUE),
        (SELECT version FROM switches WHERE switches.purpose = told.purpose AND switches.at <= told.at
         ORDER BY switches.id DESC LIMIT 1),
        (SELECT max(version) FROM purposes WHERE purposes.id = told.purpose AND purposes.at <= told.at),
        (SELECT version FROM switches WHERE switches.purpose = told.purpose ORDER BY switches.id LIMIT 1),
        (SELECT min(version) FROM purposes WHERE purposes.id = told.purpose),
        1), segment, at, how, text, language
    FROM told;
DROP TABLE told;
ALTER TABLE told_of RENAME TO told;
CREATE INDEX told_by_text ON told (text) WHERE text <> '' AND how <> 'mail';
