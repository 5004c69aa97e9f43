import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseUrl, withClient } from '@/e2e/processes/data';
import { processTree } from '@/e2e/processes/system';
import { processorTime } from '../timing';

const EVERY_MS = 5_000;
const PROCESSES = {
  web: /next-server|server\.js/,
  worker: /dist\/worker\.mjs/,
  gateway: /dist\/gateway\.mjs/,
  database: /postgres/,
  'simulated organisation': /dist\/sandbox\.mjs/,
} as const;
type Part = keyof typeof PROCESSES;
export const WATCHED = Object.keys(PROCESSES) as Part[];

export interface Look {
  atMs: number;
  /** Megabytes that it holds alone, or shares by part. */
  memory: Record<Part, number>;
  /** Milliseconds of processor time so far, of the processes that live. */
  processor: Record<Part, number>;
  connections: number;
}

/** Looks at every process and at the connections to the database every five seconds. */
export async function watch(pid: number, dataFolder: string, end: number): Promise<Look[]> {
  const looks: Look[] = [];
  while (performance.now() < end) {
    looks.push(await look(pid, dataFolder));
    await sleep(EVERY_MS);
  }
  return looks;
}

async function look(pid: number, dataFolder: string): Promise<Look> {
  const rows = processTree(pid);
  const sums = (of: (pid: number) => number) =>
    Object.fromEntries(
      WATCHED.map((part) => {
        const own = rows.filter(({ commandLine }) => partOf(commandLine) === part);
        return [part, own.reduce((sum, row) => sum + unlessEnded(of, row.pid), 0)];
      }),
    ) as Record<Part, number>;
  const connections = await withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows: counted } = await owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return counted[0]?.count ?? 0;
  });
  return { atMs: performance.now(), memory: sums(megabytes), processor: sums(processorTime), connections };
}

/** The database's own processes are many, and their command lines name the folders of others. */
function partOf(commandLine: string): Part | undefined {
  return WATCHED.find((part) => PROCESSES[part].test(commandLine));
}

/** Shared pages count by their share: the database's processes have most of theirs in common. */
function megabytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1_024;
}

/** Nothing of a process that has ended meanwhile. */
function unlessEnded(of: (pid: number) => number, pid: number): number {
  try {
    return of(pid);
  } catch {
    return 0;
  }
}

/** What a part of the run held on average, in megabytes. */
export function meanMemory(looks: readonly Look[], part: Part): number {
  return looks.reduce((sum, { memory }) => sum + memory[part], 0) / Math.max(1, looks.length);
}
