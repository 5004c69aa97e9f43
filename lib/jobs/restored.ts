import type pg from 'pg';
import { Prisma } from '@/prisma/generated/client';
import { note } from './bootstrap';
import type { WorkerDeps } from './worker-deps';

/** What a restore did, and what it went behind. */
export interface RestoreNote {
  [name: string]: string | null;
  restoredAt: string;
  madeAt: string;
  version: string;
  /** The last entry of the audit in the backup. */
  entry: string;
  /** The last entry that is known to have existed, and where from, if the backup is older. */
  behindEntry: string | null;
  behindRecord: string | null;
  /** What is wrong with the chain in the backup, in words. */
  broken: string | null;
}

/** Left for the next start, in the transaction of the restore. */
export async function leaveRestoreNote(client: pg.ClientBase, restored: RestoreNote): Promise<void> {
  await client.query('UPDATE installation SET restored = $1', [JSON.stringify(restored)]);
}

/** Enters in the audit what a restore left. */
export async function noteRestore(deps: Pick<WorkerDeps, 'database' | 'chainKey' | 'now'>): Promise<void> {
  await deps.database.db.$transaction(async (tx) => {
    const installation = await tx.installation.findUnique({ where: { id: 1 } });
    if (!installation?.restored) return;
    const restored = installation.restored as Prisma.JsonObject & RestoreNote;
    await note(tx, deps, 'installation.restore', restored);
    await tx.installation.update({ where: { id: 1 }, data: { restored: Prisma.DbNull } });
  });
}
