import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { HttpVisitor } from '@/e2e/http-visitor';
import { API_READS, MONTH_BEFORE } from './api-reads';
import type { BenchRow } from './bench-database';
import type { BenchSteward } from './product';
import { percentile } from './row';
import { atOnce, type Timing } from './timing';

const EMPTY = '/bench/empty-route';
const CONNECTIONS = 16;
const EACH = 12;

const GROUPS = ['api_key_id', 'workspace_id', 'model', 'service_tier', 'context_window', 'inference_geo', 'speed'];
const REPORT = `/v1/organizations/usage_report/messages?starting_at=${MONTH_BEFORE}T00:00:00Z&limit=31${GROUPS.map((group) => `&group_by[]=${group}`).join('')}`;

/** Reads of the HTTP API by programs, against an empty route of the same app; and what a long report keeps others waiting. */
export async function measureApi({ steward, visitor, folder }: BenchSteward): Promise<BenchRow[]> {
  const token = makeToken(folder, steward.dataFolder);
  const program = { ...visitor, cookie: '', headers: { 'x-api-key': token } };
  for (const [, address] of API_READS) await atOnce(program, address, 2, 3);
  const rows: BenchRow[] = [];
  for (const [name, address] of API_READS) {
    const empty = p95(await atOnce(visitor, EMPTY, CONNECTIONS, EACH));
    const value = p95(await atOnce(program, address, CONNECTIONS, EACH));
    rows.push({
      name: `${name}: p95 at ${CONNECTIONS} clients, against an empty route (${empty.toFixed(1)} ms)`,
      ...{ value, unit: 'ms', ratio: value / empty, target: '≤ 3' },
    });
  }
  return [...rows, ...(await measureReport(program, visitor))];
}

/** How long an empty route takes at most while the usage report of 31 days by all that it has is read. */
async function measureReport(program: HttpVisitor & { headers: object }, other: HttpVisitor): Promise<BenchRow[]> {
  let isRead = false;
  const waits: Timing[] = [];
  const began = performance.now();
  const report = fetch(`${program.origin}${REPORT}`, { headers: { ...program.headers } }).then(async (answer) => {
    if (!answer.ok || !answer.body)
      throw new Error(`The usage report answers ${answer.status}: ${await answer.text()}`);
    let bytes = 0;
    for await (const piece of answer.body) bytes += piece.length;
    isRead = true;
    return bytes;
  });
  while (!isRead) waits.push(...(await atOnce(other, EMPTY, 1, 1)));
  const bytes = await report;
  return [
    { name: '31 days of usage by seven dimensions: the whole answer', value: performance.now() - began, unit: 'ms' },
    { name: '31 days of usage by seven dimensions: its size', value: bytes / 1e6, unit: 'MB' },
    {
      name: 'The longest that an empty route takes meanwhile',
      ...{ value: Math.max(...waits.map(({ wholeMs }) => wholeMs)), unit: 'ms', target: '≤ 50' },
    },
    {
      name: 'The median of an empty route meanwhile',
      value: percentile(
        waits.map(({ wholeMs }) => wholeMs),
        0.5,
      ),
      unit: 'ms',
    },
  ];
}

const p95 = (timings: readonly Timing[]) =>
  percentile(
    timings.map(({ wholeMs }) => wholeMs),
    0.95,
  );

function makeToken(folder: string, dataFolder: string): string {
  const program = path.join(folder, 'lib/processes/start.mjs');
  const args = [program, '--token', '--name', `Bench ${Date.now()}`, '--role', 'owner', '--days', '1'];
  return execFileSync(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, STEWARD_DATA: dataFolder },
    encoding: 'utf8',
  }).trim();
}
