import { AppError } from '@/lib/core/errors';
import { nanoFromCents } from '@/lib/core/money';
import { addDays, type Day, dayOf, dayStart } from '@/lib/core/time';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import type { ReportName } from '@/lib/mirror/kinds';
import { storableText } from '@/lib/mirror/rules';
import type { SyncRunScope } from '@/lib/mirror/run';
import type { OddFields } from '@/lib/upstream/contract-fields';
import type { CostBucket, UsageBucket, UsageResult, CostRow as WireCost } from '@/lib/upstream/contract-reports';
import { allPages } from '@/lib/upstream/pages';
import { pageBuckets } from '@/lib/upstream/reports';
import { usagePages } from './caller-mirror';
import { type CostRow, type DayRead, ingestReports, type ReportReads, type UsageRow } from './ingest';
import type { Caller } from './names';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The range of a nano-dollar column, with room for sums. */
const MAX_NANO = 2n ** 60n;

/**
 * Reads usage and cost of the days `from`..`to`, both inclusive, and stores every complete day as it arrives. Cost
 * comes first, so that each day's spend is derived once. If one report fails, the other continues; false if both fail.
 */
export async function syncReportDays(run: SyncRunScope, from: Day, to: Day, label = ''): Promise<boolean> {
  const askedAt = run.now();
  const costs = new Map<Day, DayRead<CostRow>>();
  const takeCost = (day: Day): DayRead<CostRow>[] => {
    const read = costs.get(day);
    costs.delete(day);
    return read ? [read] : [];
  };
  const hasCost = await run.part(`cost${label}`, () =>
    readCostDays(run, from, to, async (reads) => {
      for (const read of reads) costs.set(read.day, read);
    }),
  );
  const hasUsage = await run.part(`usage${label}`, () =>
    readUsageDays(run, from, to, async (usage) => {
      await keep(run, { usage, cost: usage.flatMap(({ day }) => takeCost(day)) }, askedAt);
    }),
  );
  if (costs.size > 0)
    await run.part(`cost without usage${label}`, () => keep(run, { cost: [...costs.values()] }, askedAt));
  return hasCost || hasUsage;
}

/** Reads the hours of one day; false if that failed. */
export function syncReportHours(run: SyncRunScope, day: Day): Promise<boolean> {
  const askedAt = run.now();
  return run.part(`hours of ${day}`, async () => keep(run, { hourly: [await readHours(run, day)] }, askedAt));
}

async function keep(run: SyncRunScope, reads: ReportReads, askedAt: Date): Promise<void> {
  const result = await run.write((client) => ingestReports(client, reads, run.now(), askedAt));
  run.count({ rowsWritten: result.rowsWritten });
  run.hold(result.heldDays);
}

async function readCostDays(
  run: SyncRunScope,
  from: Day,
  to: Day,
  take: (reads: DayRead<CostRow>[]) => Promise<void>,
): Promise<void> {
  const span = { from: dayStart(from), to: dayStart(addDays(to, 1)), buckets: 31 };
  const pages = allPages<CostBucket>((page) => run.call((upstream) => upstream.readCost({ ...span, page })));
  let end: string | null = null;
  for await (const page of pages) {
    end = page.end;
    const reads = page.items.flatMap((bucket) => {
      const day = wholeDay(bucket, from, to);
      if (!day) return [];
      const { unreadable, ...read } = toCostRows(bucket.results);
      return [{ day, ...read, unreadable: unreadable + bucket.unreadable_rows }];
    });
    noteRead(run, 'cost report', page, reads);
    run.count({ roundedRows: reads.reduce((sum, { rounded }) => sum + rounded, 0) });
    await take(reads);
  }
  requireWhole(end);
}

async function readUsageDays(
  run: SyncRunScope,
  from: Day,
  to: Day,
  take: (reads: DayRead<UsageRow>[]) => Promise<void>,
): Promise<void> {
  const buckets = pageBuckets('1d', await expectedRows(run));
  const span = { from: dayStart(from), to: dayStart(addDays(to, 1)), buckets, width: '1d' as const };
  const usage = await usagePages(run);
  const pages = allPages<UsageBucket>((page) => usage.read({ ...span, page }));
  let end: string | null = null;
  for await (const page of pages) {
    end = page.end;
    const reads = page.items.flatMap((bucket) => {
      const day = wholeDay(bucket, from, to);
      const rows = bucket.results.map((row) => toUsageRow(row));
      return day ? [{ day, rows, unreadable: bucket.unreadable_rows, byAccount: usage.byAccount() }] : [];
    });
    noteRead(run, 'usage report', page, reads);
    await take(reads);
  }
  requireWhole(end);
}

async function readHours(run: SyncRunScope, day: Day): Promise<DayRead<UsageRow>> {
  const start = dayStart(day);
  const buckets = pageBuckets('1h', Math.ceil((await expectedRows(run)) / 2));
  const span = { from: start, to: dayStart(addDays(day, 1)), buckets, width: '1h' as const };
  const rows: UsageRow[] = [];
  const hours = new Set<number>();
  let unreadable = 0;
  let end: string | null = null;
  const usage = await usagePages(run);
  for await (const page of allPages<UsageBucket>((cursor) => usage.read({ ...span, page: cursor }))) {
    end = page.end;
    const inRows = page.items.reduce((sum, bucket) => sum + bucket.unreadable_rows, 0);
    run.noteRows('usage report', { unreadable: page.unreadable + inRows, odd: page.odd });
    unreadable += inRows;
    if (page.unreadable > 0)
      throw new AppError('upstream_unreadable', 'An hour of the usage report could not be read.');
    for (const bucket of page.items) {
      const at = new Date(bucket.starting_at);
      const offset = at.getTime() - start.getTime();
      if (offset < 0 || offset >= DAY_MS || offset % HOUR_MS !== 0 || hours.has(offset)) {
        throw new AppError('upstream_unreadable', 'The usage report returned hours that were not requested.');
      }
      hours.add(offset);
      const hour = at.toISOString();
      for (const row of bucket.results) rows.push(toUsageRow(row, hour));
    }
  }
  requireWhole(end);
  const isOver = run.now().getTime() >= start.getTime() + DAY_MS;
  if (isOver && hours.size < 24)
    throw new AppError('upstream_unreadable', 'Some hours are missing from the usage report.');
  run.count({ itemsRead: rows.length });
  return { day, rows, unreadable, byAccount: usage.byAccount() };
}

/** The day of a bucket, if it is exactly one of the requested UTC days. */
function wholeDay(bucket: { starting_at: string; ending_at: string }, from: Day, to: Day): Day | null {
  const day = dayOf(new Date(bucket.starting_at));
  const start = dayStart(day).getTime();
  const isWhole = Date.parse(bucket.starting_at) === start && Date.parse(bucket.ending_at) === start + DAY_MS;
  return isWhole && day >= from && day <= to ? day : null;
}

type CountedRead<Row> = DayRead<Row> & { unreadable: number };

function noteRead(
  run: SyncRunScope,
  report: ReportName,
  page: { items: readonly unknown[]; unreadable: number; odd: OddFields },
  reads: readonly CountedRead<unknown>[],
): void {
  run.count({ itemsRead: reads.reduce((sum, { rows }) => sum + rows.length, 0) });
  const inRows = reads.reduce((sum, { unreadable }) => sum + unreadable, 0);
  run.noteRows(report, { unreadable: page.unreadable + page.items.length - reads.length + inRows, odd: page.odd });
}

function requireWhole(end: string | null): void {
  if (end !== 'complete') {
    throw new AppError(
      'upstream_unreadable',
      'The report broke off. Days read completely are kept; the rest will be read later.',
    );
  }
}

/** The most rows that a bucket is likely to have, for the size of a page. */
async function expectedRows(run: SyncRunScope): Promise<number> {
  const { rows } = await run.pool.query<{ seen: number | null; keys: string }>(
    `SELECT (SELECT max(rows) FROM report_days WHERE report = 'usage') AS seen,
       (SELECT count(*) FROM api_keys) AS keys`,
  );
  const seen = rows[0]?.seen ?? 0;
  return Math.max(50, seen > 0 ? Math.ceil(seen * 1.2) : Number(rows[0]?.keys ?? 0) * 3);
}

function toUsageRow(row: UsageResult, hour?: string): UsageRow {
  return {
    workspaceId: plain(row.workspace_id),
    apiKeyId: plain(row.api_key_id),
    caller: toCaller(plain(row.account_id), plain(row.service_account_id)),
    model: plain(row.model),
    tier: plain(row.service_tier),
    context: plain(row.context_window),
    geo: plain(row.inference_geo),
    speed: plain(row.speed),
    counts: readCounts(row),
    ...(hour ? { hour } : {}),
  };
}

const PLACES = TOKEN_TYPES.map(({ wire }) => wire.split('.'));

/** How many of each token type a row counts, in their order. */
export function readCounts(row: UsageResult): bigint[] {
  return PLACES.map((names) => {
    let count: unknown = row;
    for (const name of names)
      count = typeof count === 'object' && count !== null ? Reflect.get(count, name) : undefined;
    if (typeof count !== 'number') throw new RangeError(`No count is read from ${names.join('.')}`);
    return BigInt(count);
  });
}

function toCaller(accountId: string | null, serviceAccountId: string | null): Caller | null {
  if (serviceAccountId !== null) return { id: serviceAccountId, kind: 'service_account' };
  return accountId === null ? null : { id: accountId, kind: 'account' };
}

/** A row with an amount too large to store is unreadable. */
function toCostRows(results: readonly WireCost[]): { rows: CostRow[]; rounded: number; unreadable: number } {
  const rows: CostRow[] = [];
  let rounded = 0;
  for (const row of results) {
    const amount = parseAmount(row.amount);
    if (!amount) continue;
    if (amount.rounded) rounded += 1;
    rows.push({
      workspaceId: plain(row.workspace_id),
      description: plain(row.description),
      costType: plain(row.cost_type),
      model: plain(row.model),
      tokenType: plain(row.token_type),
      context: plain(row.context_window),
      tier: plain(row.service_tier),
      geo: plain(row.inference_geo),
      amountNano: amount.nano,
    });
  }
  return { rows, rounded, unreadable: results.length - rows.length };
}

function parseAmount(text: string): { nano: bigint; rounded: boolean } | null {
  try {
    const amount = nanoFromCents(text);
    return amount.nano > MAX_NANO || amount.nano < -MAX_NANO ? null : amount;
  } catch {
    return null;
  }
}

/** An empty name counts as none. */
function plain(name: string | null): string | null {
  return name === null ? null : storableText(name) || null;
}
