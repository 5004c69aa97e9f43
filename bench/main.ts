import os from 'node:os';
import { measureAnomalies } from './anomalies';
import { measureApi } from './api';
import { run as measureAudit } from './audit';
import type { BenchRow } from './bench-database';
import { measureExplorer } from './explorer-answers';
import { measureForecast } from './forecast';
import { measureGateway } from './gateway';
import { run as measureIngest } from './ingest';
import { measureKeyFilters, measurePages } from './page-speed';
import { measureWeight } from './page-weight';
import { type BenchSteward, startBench } from './product';
import { run as measureQueries } from './queries';
import { keepResult, machineWords, type PartResult, printTable, writeDocument } from './report';
import { run as measureSearch } from './search';
import { measureTraffic } from './traffic';
import { measureTrafficPages } from './traffic-pages';

interface Part {
  title: string;
  run(bench: BenchSteward): Promise<BenchRow[]>;
}

/** Parts that ask a running Steward with the large organisation. */
const ON_LARGE: Record<string, Part> = {
  pages: { title: 'Pages on the large organisation', run: measurePages },
  keys: { title: 'Filters of 5,000 API keys', run: measureKeyFilters },
  explorer: { title: 'Explorer on the large organisation', run: measureExplorer },
  weight: { title: 'First-load JavaScript, gzip', run: measureWeight },
  api: { title: 'The HTTP API on the large organisation', run: measureApi },
};
/** Parts that ask one with the simulated company. */
const ON_COMPANY: Record<string, Part> = {
  'traffic-pages': { title: 'Pages about a million requests of the gateway', run: measureTrafficPages },
};
/** Parts with a database of their own. */
const ALONE: Record<string, { title: string; run(): Promise<BenchRow[]> }> = {
  queries: { title: 'Queries on generated rows', run: measureQueries },
  audit: { title: 'The audit at a thousand entries and a million', run: measureAudit },
  search: { title: 'The palette on 5,000 keys', run: measureSearch },
  ingest: { title: 'Reading reports in bulk', run: measureIngest },
  gateway: { title: 'The gateway, against a bare proxy', run: measureGateway },
  traffic: { title: 'The gateway’s traffic at a million requests', run: measureTraffic },
};
/** Parts that measure how right something is, on spend whose outcome is known. They are the same on every machine. */
const ON_WORLDS: Record<string, { title: string; run(): Promise<BenchRow[]> }> = {
  forecast: { title: 'Forecast of the month', run: measureForecast },
  anomalies: { title: 'Incidents', run: measureAnomalies },
};
/** Measured by a program of its own, npm run load. */
const BESIDE = { load: { title: 'Under load' } };
const SPEED_PARTS = [...Object.keys(ALONE), ...Object.keys(ON_COMPANY), ...Object.keys(ON_LARGE)];
const PARTS = [...SPEED_PARTS, ...Object.keys(ON_WORLDS)];

const titlesOf = (parts: Record<string, { title: string }>) =>
  Object.entries(parts).map(([name, { title }]) => ({ name, title }));

const root = process.cwd();
const chosen = process.argv.slice(2).filter((name) => PARTS.includes(name));
const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);
const say = (line: string) => console.log(`  ${line}`);
const loadNow = () => os.loadavg()[0] ?? 0;

/** A part that cannot be measured says so; the others are measured all the same. */
async function measure(name: string, title: string, run: () => Promise<BenchRow[]>): Promise<void> {
  say(`Measuring: ${title}`);
  const before = loadNow();
  try {
    const rows = await run();
    const result: PartResult = { title, rows, endedAt: new Date().toISOString(), load: [before, loadNow()] };
    keepResult(root, name, result);
    printTable(result);
  } catch (error) {
    console.error(`  ${title} could not be measured:`, error);
    process.exitCode = 1;
  }
}

for (const [name, { title, run }] of Object.entries({ ...ON_WORLDS, ...ALONE }))
  if (isChosen(name)) await measure(name, title, run);
for (const [world, parts] of [
  ['company', ON_COMPANY],
  ['large', ON_LARGE],
] as const) {
  const asked = Object.entries(parts).filter(([name]) => isChosen(name));
  if (asked.length === 0) continue;
  const bench = await startBench(root, world, say);
  for (const [name, { title, run }] of asked) await measure(name, title, () => run(bench));
  await bench.steward.stop();
}
const WORDS = 'Worlds 26 to 50. The same on every machine.';
if (Object.keys(ON_WORLDS).some(isChosen)) writeDocument(root, 'docs/anomalies.md', titlesOf(ON_WORLDS), WORDS);
if (SPEED_PARTS.some(isChosen))
  writeDocument(
    root,
    'docs/performance.md',
    titlesOf({ ...ALONE, ...ON_COMPANY, ...ON_LARGE, ...BESIDE }),
    machineWords(),
  );
say('Written to docs');
process.exit();
