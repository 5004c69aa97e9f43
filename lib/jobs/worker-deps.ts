import type { Database } from '@/lib/core/db';
import type { Logger } from '@/lib/core/log';
import type { CommandRegistry } from '@/lib/jobs/intents/registered';
import type { Upstream } from '@/lib/upstream/client';

/** What the worker hands to everything that it runs. */
export interface WorkerDeps {
  database: Database;
  /** What can be carried out; whatever else is asked for fails. */
  commands: CommandRegistry;
  upstream: Upstream;
  log: Logger;
  now(): Date;
  /** Instead of the database's clock, while the past of a demonstration is told; never otherwise. */
  toldAt?: () => Date;
  workerId: string;
  /** Keys the audit chain; known to the worker alone. */
  chainKey: string;
}
