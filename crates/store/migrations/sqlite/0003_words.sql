-- Words that came with a choice or a telling may name somebody: they go with the last person that they are on record for.

-- Is this a text of the program's own, which names nobody and may be shown again? Such a one stays.
ALTER TABLE texts ADD COLUMN ours BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE texts SET ours = TRUE WHERE kind IN ('notice', 'invitation');

-- Who else a text is on record for.
CREATE INDEX choices_by_wording ON choices (wording) WHERE wording <> '';
CREATE INDEX told_by_text ON told (text) WHERE text <> '' AND how <> 'mail';
