-- CreateIndex
CREATE INDEX "intents_workspace_id_created_at_idx" ON "intents"("workspace_id", "created_at" DESC);
