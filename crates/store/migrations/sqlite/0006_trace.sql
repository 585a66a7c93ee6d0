-- The span that caused a line of the logbook, 8 bytes; null: none is known.
ALTER TABLE logbook ADD COLUMN parent BLOB;
