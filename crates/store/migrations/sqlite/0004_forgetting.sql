-- What had no limit gets one, and what nobody saw is told from what somebody saw.

-- When an import last took something in. Of earlier ones it was not written down: they count as long past, and one that broke
-- off begins anew, which writes nothing twice.
ALTER TABLE imports ADD COLUMN at BIGINT NOT NULL DEFAULT 0;

-- Whoever recorded a yes said that the standard words of this version were shown; null: the words are known themselves.
ALTER TABLE choices ADD COLUMN said_version BIGINT;
