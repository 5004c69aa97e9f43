import type { HttpVisitor } from '@/e2e/http-visitor';
import { startMeteredWeb } from '@/e2e/metered-web';
import { processTree } from '@/e2e/processes/system';
import type { BenchRow } from './bench-database';
import type { BenchSteward } from './product';
import { percentile } from './row';
import { atOnce, inTurn, processorTimes, type Timing } from './timing';

export interface Asked {
  name: string;
  path: string;
  kind: 'figures' | 'list';
}

const PAGES: readonly Asked[] = [
  { name: 'Overview', path: '/', kind: 'figures' },
  { name: 'Usage and cost', path: '/usage', kind: 'figures' },
  { name: 'Workspaces', path: '/workspaces', kind: 'list' },
  { name: 'API keys', path: '/api-keys', kind: 'list' },
  { name: 'People', path: '/people', kind: 'list' },
];
/** What each filter of the list of keys asks of Postgres; names and ids that the large organisation has. */
const KEY_FILTERS: readonly Asked[] = [
  ['all of Anthropic’s', 'kind=anthropic'],
  ['searched', 'search=prod'],
  ['unused', 'show=unused'],
  ['older than 90 days', 'show=old'],
  ['of people who left', 'show=left'],
  ['in production', 'environment=production'],
  ['by rotation', 'rotation=soon'],
  ['by age, page 40', 'sort=age&order=desc&page=40'],
  ['with every column', 'columns=trend.models.tier.cache.rotation.environment'],
].map(([name, query]) => ({ name: `API keys ${name}`, path: `/api-keys?${query}`, kind: 'list' }));
const ROUNDS = { rounds: 120, warmUp: 12 };
const CONNECTIONS = 16;
const EACH = 6;
const PROCESSOR_ROUNDS = 40;

type Measured = Asked & {
  statements: number;
  rows: number;
  kB: number;
  bare: string;
  bareName: string;
};

/** Pages of the large organisation against bare pages of the same app, read in turn. */
export const measurePages = (large: BenchSteward) => measureAll(large, PAGES);

/** The list of 5,000 keys as its filters narrow it. */
export const measureKeyFilters = (large: BenchSteward) => measureAll(large, KEY_FILTERS);

export async function measureAll(large: BenchSteward, asked: readonly Asked[]): Promise<BenchRow[]> {
  const { visitor, steward } = large;
  const pages = await withTheirBarePages(large, asked);
  const paths = [...new Set(pages.flatMap(({ path, bare }) => [path, bare]))];
  const timings = await inTurn(visitor, paths, ROUNDS);
  const web = processTree(steward.pid).find(({ commandLine }) => /next-server|server\.js/.test(commandLine));
  if (!web) throw new Error('The web of the bench was not found');
  const processor = await processorTimes(visitor, paths, web.pid, PROCESSOR_ROUNDS);
  const rows: BenchRow[] = [];
  for (const page of pages) rows.push(...(await rowsOf(visitor, page, timings, processor)));
  return rows;
}

async function rowsOf(
  visitor: HttpVisitor,
  page: Measured,
  timings: Map<string, Timing[]>,
  processor: Map<string, number>,
): Promise<BenchRow[]> {
  const { name, path, bare, bareName, kind } = page;
  const against = (words: string, real: number, plain: number, target: string): BenchRow => ({
    name: `${name}: ${words}, against ${bareName} (${plain.toFixed(1)} ms)`,
    value: real,
    unit: 'ms',
    ratio: real / plain,
    target,
  });
  const wholeOf = (timed: readonly Timing[], share: number) =>
    percentile(
      timed.map(({ wholeMs }) => wholeMs),
      share,
    );
  const alone = (at: string) => wholeOf(timings.get(at) ?? [], 0.5);
  // One after the other, so that each has the web to itself.
  const crowd = wholeOf(await atOnce(visitor, path, CONNECTIONS, EACH), 0.95);
  const bareCrowd = wholeOf(await atOnce(visitor, bare, CONNECTIONS, EACH), 0.95);
  return [
    against('whole answer p50', alone(path), alone(bare), kind === 'list' ? '≤ 2.5' : '≤ 3'),
    against('processor time of the web', processor.get(path) ?? 0, processor.get(bare) ?? 0, '≤ 3'),
    against(`whole answer p95 at ${CONNECTIONS} connections`, crowd, bareCrowd, '≤ 3'),
    {
      name: `${name}: document before compression`,
      value: page.kB,
      unit: 'kB',
      target: kind === 'list' ? '≤ 120' : undefined,
    },
    { name: `${name}: SQL statements`, value: page.statements, unit: '' },
  ];
}

/** A page of figures stands against one with as many queries, a list against a table of as many rows. */
async function withTheirBarePages(
  { folder, steward, signIn }: BenchSteward,
  asked: readonly Asked[],
): Promise<Measured[]> {
  const web = await startMeteredWeb(steward.dataFolder, folder);
  try {
    const visitor = await signIn(web.origin);
    const pages: Measured[] = [];
    for (const page of asked) {
      const html = await visitor.read(page.path);
      const statements = (await web.during(() => visitor.read(page.path))).length;
      const rows = rowsIn(html);
      const bare = page.kind === 'list' ? `/bench/table/${rows}` : `/bench/queries/${statements}`;
      const bareName = page.kind === 'list' ? `a bare table of ${rows} rows` : `a bare page of ${statements} queries`;
      pages.push({ ...page, statements, rows, kB: Math.round(Buffer.byteLength(html) / 1_000), bare, bareName });
    }
    return pages;
  } finally {
    await web.stop();
  }
}

/** Rows of all tables together: React may send the rows of one table in many pieces, each in a table of its own. */
function rowsIn(html: string): number {
  const bodies = html.split('<tbody').slice(1);
  return bodies.reduce((sum, body) => sum + (body.split('</tbody>')[0]?.match(/<tr\b/g)?.length ?? 0), 0);
}
