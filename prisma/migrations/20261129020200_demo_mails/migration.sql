-- Mails that a simulated organisation was sent: they go nowhere, and are read under Settings.
CREATE TABLE "demo_mails" (
    "id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "demo_mails_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "demo_mails_message_id_key" ON "demo_mails"("message_id");
CREATE INDEX "demo_mails_at_id_idx" ON "demo_mails"("at" DESC, "id" DESC);
