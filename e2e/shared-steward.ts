interface Shared {
  origin: string;
  dataFolder: string;
}

/** As many as journeys may run side by side: each has a Steward of its own, so that none changes what another looks at. */
export const SHARED = 3;

/** Tests of processes start Stewards of their own. */
export const PROCESSES = /(processes-.*|fresh-clone)\.spec\.ts/;

/** Reads the company that the shared Stewards are copied from. */
export const COMPANY = /company\.setup\.ts/;

const VARIABLE = 'STEWARD_E2E_SHARED';

/** Tells the processes that run the journeys which Stewards there are. */
export function shareStewards(stewards: readonly Shared[]): void {
  process.env[VARIABLE] = JSON.stringify(stewards);
}

/** The Steward of this process: the one of its number, or the only one. */
function ownSteward(): Shared {
  const stewards = JSON.parse(process.env[VARIABLE] ?? '[]') as Shared[];
  const own = stewards[Number(process.env.TEST_PARALLEL_INDEX ?? 0) % Math.max(stewards.length, 1)];
  return own ?? { origin: '', dataFolder: '' };
}

export const { origin: ORIGIN, dataFolder: DATA_FOLDER } = ownSteward();
