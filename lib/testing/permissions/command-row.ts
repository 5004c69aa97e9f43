import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { TestDatabase } from '@/lib/testing/database';
import type { Someone, Who } from './world';

export interface CommandWorld {
  database: TestDatabase;
  upstream: WorkerDeps['upstream'];
  /** Real workspaces of the simulated organisation; A is the lead's and the developer's. */
  workspaceA: string;
  workspaceB: string;
}

/**
 * What becomes of a change. `denied`: the door refuses it, stores it as refused, and the worker refuses it too when it was
 * stored as allowed. A code: the door lets it pass, and the worker ends it as failed with this code.
 */
export type Ending = 'succeeded' | 'denied' | 'forbidden' | 'conflict' | 'not_found';

/** One command, asked for one object that is made for the occasion, with what becomes of it for each column. */
export interface CommandRow {
  command: string;
  object: string;
  input(world: CommandWorld, asker: Someone): Promise<unknown>;
  cells: Record<Who, Ending>;
}
