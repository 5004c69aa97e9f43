-- By which ways notifications leave Steward, what each try came to, and what each person chose to hear how.
CREATE TABLE "channels" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner_id" UUID,
    "address_sealed" TEXT,
    "address_shown" TEXT NOT NULL DEFAULT '',
    "secrets" JSONB NOT NULL DEFAULT '[]',
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "workspace_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "money" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);
INSERT INTO channels (id, kind, name, state, created_at, updated_at) VALUES ('email', 'email', 'E-mail', 'active', now(), now());

CREATE TABLE "delivery_tries" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" INTEGER,
    "answer" TEXT,
    "reason" TEXT,

    CONSTRAINT "delivery_tries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "delivery_tries_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "delivery_tries_delivery_id_at_idx" ON "delivery_tries"("delivery_id", "at");

CREATE TABLE "notification_choices" (
    "person_id" UUID NOT NULL,
    "rhythms" JSONB NOT NULL DEFAULT '{}',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "quiet_from" INTEGER,
    "quiet_to" INTEGER,
    "digest_hour" INTEGER NOT NULL DEFAULT 8,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_choices_pkey" PRIMARY KEY ("person_id")
);

ALTER TABLE "deliveries" ADD COLUMN "digest" TEXT;
CREATE INDEX "deliveries_channel_created_at_id_idx" ON "deliveries"("channel", "created_at" DESC, "id" DESC);
