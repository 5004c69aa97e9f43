-- What is so and should be looked at; what somebody should hear of, written with what it tells of; and whom it reached.
CREATE TABLE "conditions" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "workspace_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "money" BOOLEAN NOT NULL DEFAULT false,
    "measure" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "conditions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX conditions_one_open ON conditions (kind, subject_kind, subject_id) WHERE state = 'open';
CREATE INDEX "conditions_kind_state_idx" ON "conditions"("kind", "state");
CREATE INDEX "conditions_subject_kind_subject_id_idx" ON "conditions"("subject_kind", "subject_id");

CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "workspace_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "money" BOOLEAN NOT NULL DEFAULT false,
    "about" JSONB NOT NULL,
    "audience" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "addressed_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notifications_kind_key_key" ON "notifications"("kind", "key");
CREATE INDEX "notifications_subject_kind_subject_id_idx" ON "notifications"("subject_kind", "subject_id");
CREATE INDEX notifications_to_address ON notifications (created_at) WHERE addressed_at IS NULL;

CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "person_id" UUID,
    "is_named" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "deliveries_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "deliveries_notification_id_channel_recipient_key" ON "deliveries"("notification_id", "channel", "recipient");
CREATE INDEX deliveries_inbox ON deliveries (person_id, created_at DESC, id DESC) WHERE channel = 'inbox';
CREATE INDEX deliveries_unread ON deliveries (person_id) WHERE channel = 'inbox' AND read_at IS NULL;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting';

-- Marks what reached the person behind the secret as read: the ones that are named, or (null) all up to now. Returns how many.
CREATE FUNCTION steward.read_notifications(p_secret text, p_ids uuid[]) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH read AS (
    UPDATE public.deliveries d SET read_at = clock_timestamp()
     WHERE d.person_id = (SELECT person_id FROM steward.session_of(p_secret)) AND d.channel = 'inbox' AND d.read_at IS NULL
       AND (p_ids IS NULL OR d.id = ANY(p_ids))
     RETURNING 1)
  SELECT count(*)::integer FROM read
$$;
REVOKE ALL ON FUNCTION steward.read_notifications(text, uuid[]) FROM PUBLIC;
