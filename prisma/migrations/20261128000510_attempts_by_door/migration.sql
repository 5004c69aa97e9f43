-- Failures count apart for each door, and for each browser that has signed in to the account before.
ALTER TABLE "sign_in_attempts" ADD COLUMN "door" TEXT NOT NULL DEFAULT 'password', ADD COLUMN "browser" TEXT;
