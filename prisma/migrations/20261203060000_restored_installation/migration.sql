-- From which backup this database was restored, until the worker has entered that in the audit.
ALTER TABLE "installation" ADD COLUMN "restored" JSONB;
