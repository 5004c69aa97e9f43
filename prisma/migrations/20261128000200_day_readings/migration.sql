-- Rows of a day with an amount or a count that could not be read: such a day is known in part.
ALTER TABLE "report_days" ADD COLUMN "unreadable" INTEGER NOT NULL DEFAULT 0;
