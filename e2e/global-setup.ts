import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import type { FullConfig } from '@playwright/test';
import { copyOfReadCompany } from './read-company';
import { PROCESSES, SHARED, shareStewards } from './shared-steward';
import { type RunningSteward, startSteward } from './steward';

/** Whether no journey is asked for, by project or by file. */
function isWithoutJourneys(asked: readonly string[]): boolean {
  if (['--project=processes', '--project=company'].some((project) => asked.includes(project))) return true;
  const files = asked.filter((argument) => argument.includes('.spec') || argument.startsWith('e2e/'));
  return files.length > 0 && files.every((file) => PROCESSES.test(file));
}

/** Stewards on the simulated company for the journeys; tests of processes start their own. One that runs already is used as it is. */
export default async function globalSetup({ workers }: FullConfig): Promise<(() => Promise<void>) | undefined> {
  process.stdout.write(`  STEWARD_SEED=${process.env.STEWARD_SEED}\n`);
  const { STEWARD_E2E_ORIGIN: origin, STEWARD_E2E_DATA: dataFolder = '' } = process.env;
  if (origin) {
    shareStewards([{ origin, dataFolder }]);
    return undefined;
  }
  const build = spawnSync(process.execPath, ['lib/processes/build.mjs', 'production'], { stdio: 'inherit' });
  if (build.status !== 0) throw new Error('Steward could not be built.');
  if (isWithoutJourneys(process.argv)) return undefined;
  const folders: string[] = [];
  while (folders.length < Math.min(SHARED, workers)) folders.push(await copyOfReadCompany());
  // Each caller of the tests may then have an address of its own, as behind a proxy: throttling goes by address. A journey's
  // own receiver of webhooks is on this machine.
  const env = { BEHIND_PROXY: 'true', NOTIFY_INSIDE: '127.0.0.1' };
  const start = (dataFolder: string) => startSteward({ isBare: true, dataFolder, env });
  const stewards: RunningSteward[] = await Promise.all(folders.map(start));
  shareStewards(stewards.map(({ origin, dataFolder }) => ({ origin, dataFolder })));
  return async () => {
    for (const steward of stewards) {
      await steward.stop();
      fs.rmSync(steward.dataFolder, { recursive: true, force: true });
    }
  };
}
