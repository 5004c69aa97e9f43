import type { Database } from '@/lib/core/db';
import type { Logger } from '@/lib/core/log';
import type { Upstream } from '@/lib/upstream/client';

/** What the worker hands to everything that it runs. */
export interface WorkerDeps {
  database: Database;
  upstream: Upstream;
  log: Logger;
  now(): Date;
  /** Instead of the database's clock, while the past of a demonstration is told; never otherwise. */
  toldAt?: () => Date;
  workerId: string;
  /** Keys the audit chain; known to the worker alone. */
  chainKey: string;
}
