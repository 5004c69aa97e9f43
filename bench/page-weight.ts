import { firstLoadScripts, gzipBytesOf } from '@/e2e/first-load';
import { stranger } from '@/e2e/http-visitor';
import type { BenchRow } from './bench-database';
import type { BenchSteward } from './product';

const PAGES = [
  ['Overview', '/'],
  ['Usage and cost', '/usage'],
  ['Workspaces', '/workspaces'],
  ['API keys', '/api-keys'],
  ['People', '/people'],
  ['Audit', '/audit'],
  ['People and roles', '/settings/accounts'],
  ['Sync', '/settings/sync'],
  ['Sessions', '/settings/sessions'],
] as const;
const TARGET = '≤ 80';

/** First-load JavaScript over an empty page of the same app, as gzip has it. */
export async function measureWeight({ visitor }: BenchSteward): Promise<BenchRow[]> {
  const kilobytes = async (path: string, reader = visitor) => gzipBytesOf(await firstLoadScripts(reader, path)) / 1_000;
  const empty = await kilobytes('/bench/empty');
  const door = await kilobytes('/sign-in', stranger(visitor.origin));
  const rows: BenchRow[] = [
    { name: 'An empty page: JavaScript', value: empty, unit: 'kB' },
    { name: 'Sign in: JavaScript over an empty page', value: door - empty, unit: 'kB', target: TARGET },
  ];
  for (const [name, path] of PAGES) {
    const value = (await kilobytes(path)) - empty;
    rows.push({ name: `${name}: JavaScript over an empty page`, value, unit: 'kB', target: TARGET });
  }
  return rows;
}
