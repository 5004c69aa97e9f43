-- What changes of many did to one thing is found by the step's key.
CREATE INDEX "intent_steps_key_idx" ON "intent_steps"("key");
