import type { Signer } from '@/lib/audit/checkpoint';
import type { ClickHouse } from '@/lib/core/clickhouse';
import type { Database } from '@/lib/core/db';
import type { Logger } from '@/lib/core/log';
import type { CommandRegistry } from '@/lib/jobs/intents/registered';
import type { Upstream } from '@/lib/upstream/client';
import type { FailoverWatch } from './failover';
import type { WorkerMetrics } from './metrics';

/** What the worker passes to everything it runs. */
export interface WorkerDeps {
  database: Database;
  /** Keeps the gateway's requests instead of the database, where there is one. */
  clickHouse?: ClickHouse | null;
  /** The commands that can run; anything else fails. */
  commands: CommandRegistry;
  upstream: Upstream;
  log: Logger;
  now(): Date;
  /** Replaces the database's clock while a demonstration's past is created; never otherwise. */
  toldAt?: () => Date;
  /** Where somebody measures. */
  metrics?: WorkerMetrics;
  workerId: string;
  /** Keys the audit chain; known only to the worker. */
  chainKey: string;
  /** Where the database may be one that is replaced by a replica of it. */
  failover?: FailoverWatch;
  /** Signs checkpoints and reports. */
  signer?: Signer;
}
