-- What was answered or passed on is counted by the message that it is about, however many others there are.
CREATE INDEX sealed_by_answers ON sealed (answers) WHERE answers IS NOT NULL;
CREATE INDEX sealed_by_forwards ON sealed (forwards) WHERE forwards IS NOT NULL;
