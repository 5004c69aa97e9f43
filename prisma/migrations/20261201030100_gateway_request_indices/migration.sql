-- What is rare among many requests is found without reading them all: what was not served, errors, models, and sessions.
CREATE INDEX "gateway_requests_unserved_idx" ON "gateway_requests" ("outcome", "at", "id") WHERE "outcome" <> 'served';
CREATE INDEX "gateway_requests_error_idx" ON "gateway_requests" ("error", "at", "id") WHERE "error" IS NOT NULL;
CREATE INDEX "gateway_requests_session_idx" ON "gateway_requests" ("session", "at", "id") WHERE "session" IS NOT NULL;
CREATE INDEX "gateway_requests_model_idx" ON "gateway_requests" ((coalesce("model", "model_asked")), "at", "id");
