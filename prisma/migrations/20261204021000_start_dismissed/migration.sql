-- When somebody dismissed what the Overview shows to get started.
ALTER TABLE "people" ADD COLUMN "start_dismissed_at" TIMESTAMPTZ(3);
