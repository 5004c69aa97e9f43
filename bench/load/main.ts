import os from 'node:os';
import { parseArgs } from 'node:util';
import { databaseUrl, withClient } from '@/e2e/processes/data';
import { until } from '@/e2e/processes/system';
import { freePort } from '@/e2e/steward';
import { startBench } from '../product';
import { keepResult, type PartResult, printTable } from '../report';
import { beTheApplications } from './applications';
import { haveFaults } from './faults';
import { beThePeople } from './people';
import { createPopulation, type Population } from './population';
import { beThePrograms } from './programs';
import { rowsOf } from './rows';
import { Tally } from './tally';
import { watch } from './watch';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    people: { type: 'string', default: '500' },
    tokens: { type: 'string', default: '50' },
    rate: { type: 'string', default: '200' },
    load: { type: 'boolean' },
  },
});
const given = (name: 'minutes' | 'people' | 'tokens' | 'rate') => {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value > 0) return value;
  console.error('Usage: npm run load -- [--minutes 10] [--people 500] [--tokens 50] [--rate 200]');
  process.exit(2);
};
const [minutes, people, tokens, rate] = [given('minutes'), given('people'), given('tokens'), given('rate')];

const say = (line: string) => console.log(`  ${line}`);
const TITLE = 'Under load';
const KEYS = 20;
/** Requests that are on their way when the last one is sent, and their rows. */
const BOOKED_WITHIN_MS = 120_000;

const root = process.cwd();
const gatewayPort = await freePort();
const bench = await startBench(root, 'company', say, { GATEWAY_PORT: String(gatewayPort) });
const { steward } = bench;
try {
  say('Signing people in, making tokens and keys');
  const population = await createPopulation(steward.dataFolder, {
    people,
    tokens,
    keys: KEYS,
  });
  const load = os.loadavg()[0] ?? 0;
  const [tally, seconds] = [new Tally(), minutes * 60];
  const end = performance.now() + seconds * 1_000;
  say(`${people} people, ${tokens} tokens and ${rate} requests a second for ${minutes} minutes`);
  const [looks, faults, { served }] = await Promise.all([
    watch(steward.pid, steward.dataFolder, end),
    haveFaults(steward.dataFolder, end),
    beTheApplications(`http://127.0.0.1:${gatewayPort}`, { keys: population.keys, perSecond: rate }, tally, end),
    beThePeople(steward.origin, population.people, tally, end),
    beThePrograms(steward.origin, population.tokens, tally, end),
  ]);
  const booked = await bookedOf(population, served);
  const rows = rowsOf({ seconds, tally, looks, faults, served, booked });
  const result: PartResult = {
    title: TITLE,
    rows,
    endedAt: new Date().toISOString(),
    load: [load, os.loadavg()[0] ?? 0],
  };
  keepResult(root, 'load', result);
  printTable(result);
  for (const [problem, count] of tally.problems) say(`${count} × ${problem}`);
  say('Written to .steward/bench/results/load.json; npm run bench puts it into docs');
} finally {
  await steward.stop();
}
process.exit();

/** How many requests that were served stand in the gateway's rows; waits for those that are still in its spool. */
async function bookedOf({ keys }: Population, served: number): Promise<number> {
  const count = () =>
    withClient(databaseUrl(steward.dataFolder, 'owner'), async (owner) => {
      const { rows } = await owner.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM gateway_requests WHERE key_id = ANY($1) AND status = 200 AND outcome = 'served'`,
        [keys.map(({ id }) => id)],
      );
      return rows[0]?.count ?? 0;
    });
  await until('all that was served is booked', async () => (await count()) >= served, BOOKED_WITHIN_MS).catch(() => 0);
  return count();
}
