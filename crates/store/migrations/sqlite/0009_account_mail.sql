-- The mail address of an account, by which it is known whose sealed messages are its own. In its normal form; no two accounts share one.

ALTER TABLE accounts ADD COLUMN mail TEXT;
CREATE UNIQUE INDEX accounts_by_mail ON accounts (mail) WHERE mail IS NOT NULL;
