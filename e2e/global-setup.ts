import fs from 'node:fs';
import { SHARED, shareStewards } from './shared-steward';
import { type RunningSteward, startSteward } from './steward';

/** Stewards on the simulated company for the journeys; tests of processes start their own. One that runs already is used as it is. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  const { STEWARD_E2E_ORIGIN: origin, STEWARD_E2E_DATA: dataFolder = '' } = process.env;
  if (origin) {
    shareStewards([{ origin, dataFolder }]);
    return undefined;
  }
  // Each caller of the tests may then have an address of its own, as behind a proxy: throttling goes by address.
  const stewards: RunningSteward[] = [];
  // One after the other: the first may have to build.
  while (stewards.length < SHARED) stewards.push(await startSteward({ env: { BEHIND_PROXY: 'true' } }));
  shareStewards(stewards.map(({ origin, dataFolder }) => ({ origin, dataFolder })));
  return async () => {
    for (const steward of stewards) {
      await steward.stop();
      fs.rmSync(steward.dataFolder, { recursive: true, force: true });
    }
  };
}
