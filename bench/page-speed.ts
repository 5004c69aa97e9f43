import type { HttpVisitor } from '@/e2e/http-visitor';
import { startMeteredWeb } from '@/e2e/metered-web';
import type { BenchRow } from './bench-database';
import type { LargeSteward } from './product';
import { percentile } from './row';
import { atOnce, inTurn, type Timing } from './timing';

const MEASURED = [
  { name: 'Overview', path: '/', kind: 'figures' },
  { name: 'Usage and cost', path: '/usage', kind: 'figures' },
  { name: 'Workspaces', path: '/workspaces', kind: 'list' },
  { name: 'API keys', path: '/api-keys', kind: 'list' },
  { name: 'People', path: '/people', kind: 'list' },
] as const;
const ROUNDS = { rounds: 120, warmUp: 12 };
const CONNECTIONS = 16;
const EACH = 6;

type Measured = (typeof MEASURED)[number] & { statements: number; rows: number; bare: string; bareName: string };

/** Pages of the large organisation against bare pages of the same app, read in turn. */
export async function measurePages(large: LargeSteward): Promise<BenchRow[]> {
  const { visitor } = large;
  const pages = await withTheirBarePages(large);
  const timings = await inTurn(visitor, [...new Set(pages.flatMap(({ path, bare }) => [path, bare]))], ROUNDS);
  const rows: BenchRow[] = [];
  for (const page of pages) rows.push(...(await rowsOf(visitor, page, timings)));
  return rows;
}

async function rowsOf(visitor: HttpVisitor, page: Measured, timings: Map<string, Timing[]>): Promise<BenchRow[]> {
  const { name, path, bare, bareName } = page;
  const figure = (at: string, part: keyof Timing, share: number) =>
    percentile(
      (timings.get(at) ?? []).map((timing) => timing[part]),
      share,
    );
  const against = (words: string, part: keyof Timing, share: number, target?: string): BenchRow => ({
    name: `${name}: ${words}, against ${bareName} (${figure(bare, part, share).toFixed(1)} ms)`,
    value: figure(path, part, share),
    unit: 'ms',
    ratio: figure(path, part, share) / figure(bare, part, share),
    target,
  });
  const crowd = await atOnce(visitor, path, CONNECTIONS, EACH);
  const of = (part: keyof Timing) =>
    percentile(
      crowd.map((timing) => timing[part]),
      0.5,
    );
  return [
    against('first byte p50', 'firstByteMs', 0.5, '≤ 1.3'),
    against('first byte p95', 'firstByteMs', 0.95),
    against('whole answer p50', 'wholeMs', 0.5),
    {
      name: `${name}: first byte p50 at ${CONNECTIONS} connections, against the whole answer (${of('wholeMs').toFixed(0)} ms)`,
      value: of('firstByteMs'),
      unit: 'ms',
      ratio: of('firstByteMs') / of('wholeMs'),
      target: path === '/' ? '≤ 0.35' : undefined,
    },
    { name: `${name}: SQL statements`, value: page.statements, unit: '' },
  ];
}

/** A page of figures stands against one with as many queries, a list against a table of as many rows. */
async function withTheirBarePages({ folder, steward, signIn }: LargeSteward): Promise<Measured[]> {
  const web = await startMeteredWeb(steward.dataFolder, folder);
  try {
    const visitor = await signIn(web.origin);
    const pages: Measured[] = [];
    for (const page of MEASURED) {
      const html = await visitor.read(page.path);
      const statements = (await web.during(() => visitor.read(page.path))).length;
      const rows = rowsIn(html);
      const bare = page.kind === 'list' ? `/bench/table/${rows}` : `/bench/queries/${statements}`;
      const bareName = page.kind === 'list' ? `a bare table of ${rows} rows` : `a bare page of ${statements} queries`;
      pages.push({ ...page, statements, rows, bare, bareName });
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
