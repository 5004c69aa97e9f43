import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { databaseUrl, withClient } from './processes/data';
import { until } from './processes/system';
import { newDataFolder, startSteward } from './steward';

const KEPT = path.resolve('.steward/journeys');

/** What makes the folder: the programs that read and the tables that they fill, on the day of its figures. */
function nameOfToday(): string {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10));
  for (const program of ['supervisor', 'worker', 'sandbox']) hash.update(fs.readFileSync(`dist/${program}.mjs`));
  for (const name of fs.readdirSync('prisma/migrations').sort()) hash.update(name);
  return hash.digest('hex').slice(0, 16);
}

/** As it is, with the accounts that its files belong to. */
function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${from} could not be copied: ${stderr}`);
}

/** Whether nothing of the first reading is left to do: lists, members, limits, all days, hours, callers and peaks. */
async function isRead(dataFolder: string): Promise<boolean> {
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows } = await owner.query<{ isRead: boolean }>(
      `SELECT EXISTS (SELECT FROM process_status WHERE name = 'backfill' AND detail @> '{"complete": true}')
         AND NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE task_identifier = 'sync_start') AS "isRead"`,
    );
    return rows[0]?.isRead ?? false;
  });
}

async function readCompany(to: string): Promise<void> {
  const steward = await startSteward({ isBare: true });
  try {
    await until('the whole company is read', () => isRead(steward.dataFolder), 400_000);
  } finally {
    await steward.stop();
  }
  // Under its name only when it is whole.
  fs.rmSync(KEPT, { recursive: true, force: true });
  fs.mkdirSync(`${to}.new`, { recursive: true });
  copy(steward.dataFolder, `${to}.new`);
  fs.renameSync(`${to}.new`, to);
  fs.rmSync(steward.dataFolder, { recursive: true, force: true });
}

/** The folder in which the simulated company is read to its first day. Reading it takes minutes: once a day. */
export async function keptCompany(): Promise<string> {
  const kept = path.join(KEPT, nameOfToday());
  if (!fs.existsSync(kept)) await readCompany(kept);
  return kept;
}

/** A data folder of its own that begins with all of the company. */
export async function copyOfReadCompany(): Promise<string> {
  const kept = await keptCompany();
  const dataFolder = newDataFolder();
  copy(kept, dataFolder);
  return dataFolder;
}
