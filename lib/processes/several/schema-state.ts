import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { readMigrations } from '@/lib/database/migrations';
import { connectTo } from '@/lib/processes/database-connection';

export interface SchemaState {
  /** The last migration that ran; null before the first. */
  level: string | null;
  /** The migration that a process must know. */
  floor: string;
  isUnfinished: boolean;
}

export type Fit = { fits: true } | { fits: false; mayWait: boolean; says: string };

/** Whether a process of this version can work on a database in that state. Names begin with their time: they order. */
export function judgeSchema(own: string, found: SchemaState | null): Fit {
  if (found === null || found.level === null || found.level < own || found.isUnfinished)
    return {
      fits: false,
      mayWait: true,
      says: `The database was not upgraded to this version yet (it needs ${own}). Run steward migrate of this version.`,
    };
  if (found.floor > own)
    return {
      fits: false,
      mayWait: false,
      says: `The database was upgraded beyond what this version knows (${found.floor}). Stop this process and start the new version.`,
    };
  return { fits: true };
}

/** The last migration that this version has. */
export function ownLevel(): string {
  return readMigrations().migrationDirectories.at(-1)?.path ?? '';
}

const UNDEFINED = ['42883', '3F000'];

/** Null: the database is older than this question. */
export async function readSchemaState(client: pg.ClientBase): Promise<SchemaState | null> {
  try {
    const { rows } = await client.query<SchemaState>(
      'SELECT level, floor, is_unfinished AS "isUnfinished" FROM steward.schema_state()',
    );
    return rows[0] ?? null;
  } catch (error) {
    // Before the first migration there is no such function, or nobody was given the schema yet.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (UNDEFINED.includes(code) || code === '42501') return null;
    throw error;
  }
}

export async function findFit(url: string, variable: string, own: string): Promise<Fit> {
  const client = await connectTo(url, variable);
  try {
    return judgeSchema(own, await readSchemaState(client));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Refuses a database that a newer version has upgraded beyond what this one knows; an older one is for this one to upgrade. */
export async function refuseNewer(url: string, variable: string): Promise<void> {
  // A database that does not answer yet is waited for by what comes next.
  const fit = await findFit(url, variable, ownLevel()).catch(() => null);
  if (fit && !fit.fits && !fit.mayWait) throw new AppError('conflict', fit.says);
}

const ASK_EVERY_MS = 1_000;

/** Waits until the database is there and upgraded, at most so long; says once what it waits for. */
export async function untilSchemaFits(
  { url, variable, own, waitMs }: { url: string; variable: string; own: string; waitMs: number },
  say: (sentence: string) => void,
): Promise<void> {
  let said = '';
  for (const end = Date.now() + waitMs; ; await sleep(ASK_EVERY_MS)) {
    const fit = await findFit(url, variable, own).catch((error: unknown): Fit => {
      if (!(error instanceof AppError) || error.code !== 'internal') throw error;
      return { fits: false, mayWait: true, says: error.message };
    });
    if (fit.fits) return;
    if (!fit.mayWait || Date.now() >= end) throw new AppError('conflict', fit.says);
    if (fit.says !== said) say(`Waiting: ${fit.says}`);
    said = fit.says;
  }
}
