
-- CreateTable
CREATE TABLE "intents" (
    "id" UUID NOT NULL,
    "command" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "input_hash" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "workspace_id" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_person_id" UUID,
    "actor_code_hash" TEXT,
    "idempotency_key" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "background" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "call_started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "error_code" TEXT,
    "error_message" TEXT,
    "field_errors" JSONB,

    CONSTRAINT "intents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intent_steps" (
    "intent_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "intent_steps_pkey" PRIMARY KEY ("intent_id","key")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "intent_id" UUID,
    "command" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "workspace_id" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_person_id" UUID,
    "actor_name" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invites" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "invites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" TEXT NOT NULL,
    "ref" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "display_color" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "data_residency" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_members" (
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "workspace_role" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_members_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "ref" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "workspace_id" TEXT,
    "scope_type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_by_id" TEXT,
    "created_by_type" TEXT,
    "principal_id" TEXT,
    "principal_type" TEXT,
    "partial_key_hint" TEXT,
    "seen_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "id" TEXT NOT NULL,
    "group_type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "models" TEXT[],
    "limits" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_rate_limits" (
    "workspace_id" TEXT NOT NULL,
    "rate_limit_id" TEXT NOT NULL,
    "group_type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "models" TEXT[],
    "limits" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_rate_limits_pkey" PRIMARY KEY ("workspace_id","rate_limit_id")
);

-- CreateTable
CREATE TABLE "people" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "upstream_user_id" TEXT,
    "role_override" TEXT,
    "role_override_by_id" UUID,
    "role_override_at" TIMESTAMPTZ(3),
    "deactivated_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "person_id" UUID NOT NULL,
    "password_hash" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "id" BIGSERIAL NOT NULL,
    "email_hash" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_codes" (
    "code_hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "person_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_codes_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "requests" INTEGER NOT NULL DEFAULT 0,
    "items_read" INTEGER NOT NULL DEFAULT 0,
    "rows_written" INTEGER NOT NULL DEFAULT 0,
    "unreadable" INTEGER NOT NULL DEFAULT 0,
    "rounded_rows" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_message" TEXT,
    "detail" JSONB NOT NULL,

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_days" (
    "report" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "content_hash" TEXT NOT NULL,
    "pending_hash" TEXT,
    "pending_at" TIMESTAMPTZ(3),

    CONSTRAINT "report_days_pkey" PRIMARY KEY ("report","day")
);

-- CreateTable
CREATE TABLE "corrections" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "before_nano" BIGINT NOT NULL,
    "after_nano" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_budget" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "sync_used" INTEGER NOT NULL DEFAULT 0,
    "command_used" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "request_budget_pkey" PRIMARY KEY ("minute")
);

-- CreateTable
CREATE TABLE "process_status" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "process_status_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL,
    "organization_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dimension_values" (
    "ref" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "dimension_values_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "usage_daily" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "tier_ref" INTEGER NOT NULL,
    "context_ref" INTEGER NOT NULL,
    "geo_ref" INTEGER NOT NULL,
    "speed_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,

    CONSTRAINT "usage_daily_pkey" PRIMARY KEY ("day","key_ref","model_ref","tier_ref","context_ref","workspace_ref","geo_ref","speed_ref")
);

-- CreateTable
CREATE TABLE "usage_hourly" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "tier_ref" INTEGER NOT NULL,
    "context_ref" INTEGER NOT NULL,
    "geo_ref" INTEGER NOT NULL,
    "speed_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,

    CONSTRAINT "usage_hourly_pkey" PRIMARY KEY ("hour","key_ref","model_ref","tier_ref","context_ref","workspace_ref","geo_ref","speed_ref")
);

-- CreateTable
CREATE TABLE "cost_lines" (
    "ref" SERIAL NOT NULL,
    "description" TEXT NOT NULL,
    "cost_type" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "token_type" TEXT NOT NULL,
    "context_window" TEXT NOT NULL,
    "service_tier" TEXT NOT NULL,
    "inference_geo" TEXT NOT NULL,

    CONSTRAINT "cost_lines_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "cost_daily" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "line_ref" INTEGER NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "cost_daily_pkey" PRIMARY KEY ("day","workspace_ref","line_ref")
);

-- CreateTable
CREATE TABLE "spend_daily" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "key_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "tier_ref" INTEGER NOT NULL,
    "other_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost_uncached" BIGINT NOT NULL,
    "cost_cache_write_5m" BIGINT NOT NULL,
    "cost_cache_write_1h" BIGINT NOT NULL,
    "cost_cache_read" BIGINT NOT NULL,
    "cost_output" BIGINT NOT NULL,
    "cost_web_search" BIGINT NOT NULL,
    "cost_other" BIGINT NOT NULL,

    CONSTRAINT "spend_daily_pkey" PRIMARY KEY ("day","key_ref","model_ref","tier_ref","workspace_ref","other_ref")
);

-- CreateTable
CREATE TABLE "rollup_workspace_model" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_workspace_model_pkey" PRIMARY KEY ("day","workspace_ref","model_ref")
);

-- CreateTable
CREATE TABLE "rollup_workspace" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_workspace_pkey" PRIMARY KEY ("day","workspace_ref")
);

-- CreateTable
CREATE TABLE "rollup_model" (
    "day" DATE NOT NULL,
    "model_ref" INTEGER NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "rollup_model_pkey" PRIMARY KEY ("day","model_ref")
);

-- CreateTable
CREATE TABLE "key_stats" (
    "key_ref" INTEGER NOT NULL,
    "last_used_day" DATE,
    "cost_30" BIGINT NOT NULL,

    CONSTRAINT "key_stats_pkey" PRIMARY KEY ("key_ref")
);

-- CreateTable
CREATE TABLE "unattributed_costs" (
    "day" DATE NOT NULL,
    "workspace_ref" INTEGER NOT NULL,
    "line_ref" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,

    CONSTRAINT "unattributed_costs_pkey" PRIMARY KEY ("day","workspace_ref","line_ref")
);

-- CreateIndex
CREATE INDEX "intents_state_created_at_idx" ON "intents"("state", "created_at");

-- CreateIndex
CREATE INDEX "intents_created_at_idx" ON "intents"("created_at" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_intent_id_idx" ON "audit_entries"("intent_id");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at" DESC);

-- CreateIndex
CREATE INDEX "users_email_idx" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_ref_key" ON "workspaces"("ref");

-- CreateIndex
CREATE INDEX "workspace_members_user_id_idx" ON "workspace_members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_ref_key" ON "api_keys"("ref");

-- CreateIndex
CREATE INDEX "api_keys_workspace_id_idx" ON "api_keys"("workspace_id");

-- CreateIndex
CREATE INDEX "api_keys_created_by_id_idx" ON "api_keys"("created_by_id");

-- CreateIndex
CREATE INDEX "api_keys_principal_id_idx" ON "api_keys"("principal_id");

-- CreateIndex
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "people_upstream_user_id_key" ON "people"("upstream_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_issuer_subject_key" ON "identities"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

-- CreateIndex
CREATE INDEX "sign_in_attempts_email_hash_at_idx" ON "sign_in_attempts"("email_hash", "at");

-- CreateIndex
CREATE INDEX "sign_in_attempts_ip_at_idx" ON "sign_in_attempts"("ip", "at");

-- CreateIndex
CREATE INDEX "sync_runs_started_at_idx" ON "sync_runs"("started_at" DESC);

-- CreateIndex
CREATE INDEX "corrections_day_idx" ON "corrections"("day");

-- CreateIndex
CREATE UNIQUE INDEX "dimension_values_kind_value_key" ON "dimension_values"("kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "cost_lines_description_cost_type_model_token_type_context_w_key" ON "cost_lines"("description", "cost_type", "model", "token_type", "context_window", "service_tier", "inference_geo");

-- CreateIndex
CREATE INDEX "spend_daily_key_ref_day_idx" ON "spend_daily"("key_ref", "day");

-- CreateIndex
CREATE INDEX "key_stats_cost_30_idx" ON "key_stats"("cost_30" DESC);

-- AddForeignKey
ALTER TABLE "intent_steps" ADD CONSTRAINT "intent_steps_intent_id_fkey" FOREIGN KEY ("intent_id") REFERENCES "intents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_rate_limits" ADD CONSTRAINT "workspace_rate_limits_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "people" ADD CONSTRAINT "people_upstream_user_id_fkey" FOREIGN KEY ("upstream_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

