import fs from 'node:fs';
import { startSteward } from './steward';

/** One Steward on the simulated company for all journeys; tests of processes start their own. One that runs already is used as it is. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.STEWARD_E2E_ORIGIN) return undefined;
  // Each caller of the tests may then have an address of its own, as behind a proxy: throttling goes by address.
  const steward = await startSteward({ env: { BEHIND_PROXY: 'true' } });
  process.env.STEWARD_E2E_ORIGIN = steward.origin;
  process.env.STEWARD_E2E_DATA = steward.dataFolder;
  return async () => {
    await steward.stop();
    fs.rmSync(steward.dataFolder, { recursive: true, force: true });
  };
}
