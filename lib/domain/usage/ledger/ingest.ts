import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import { decideDay, isSettledWhenRead, type StoredDay } from '@/lib/mirror/rules';
import { findUsageType } from './allocate';
import { deriveDays, deriveHours } from './derive';
import { type Caller, type CostLineNames, lineKey, type Names, noNames, type Refs, resolveRefs } from './names';
import {
  COST_DAILY,
  countLostRows,
  mergeEqualKeys,
  replaceDays,
  type SnapshotRow,
  type SnapshotTable,
  stageRows,
  USAGE_DAILY,
  USAGE_HOURLY,
} from './snapshot-table';

export interface UsageRow {
  workspaceId: string | null;
  apiKeyId: string | null;
  /** The caller, if no key was used and the upstream names one. */
  caller?: Caller | null;
  model: string | null;
  tier: string | null;
  context: string | null;
  geo: string | null;
  speed: string | null;
  /** In the order of TOKEN_TYPES. */
  counts: readonly bigint[];
  /** Start of the hour, in the hourly report only. */
  hour?: string;
}

export interface CostRow extends CostLineNames {
  workspaceId: string | null;
  amountNano: bigint;
}

/** One day of a report. `unreadable`: rows left out because an amount or count could not be read. */
export interface DayRead<Row> {
  day: Day;
  rows: readonly Row[];
  unreadable?: number;
  /** Read by account for usage without a key. */
  byAccount?: boolean;
}

export interface ReportReads {
  usage?: readonly DayRead<UsageRow>[];
  cost?: readonly DayRead<CostRow>[];
  hourly?: readonly DayRead<UsageRow>[];
}

export interface IngestResult {
  rowsWritten: number;
  /** Days that would have lost rows and are waiting for a second identical reading. */
  heldDays: string[];
  corrections: number;
}

interface ReportKind<Row> {
  report: 'usage' | 'usage_hourly' | 'cost';
  table: SnapshotTable;
  text(row: Row): string;
  note(names: Names, row: Row, day: Day): void;
  row(refs: Refs, row: Row, day: Day): SnapshotRow;
}

const usageKind = (report: 'usage' | 'usage_hourly', table: SnapshotTable): ReportKind<UsageRow> => ({
  report,
  table,
  text: (row) =>
    [
      ...[
        row.hour,
        row.workspaceId,
        row.apiKeyId ?? row.caller?.id,
        row.model,
        row.tier,
        row.context,
        row.geo,
        row.speed,
      ],
      ...row.counts,
    ].join('\u0001'),
  note: (names, row, day) => {
    noteWorkspace(names, row.workspaceId, day);
    if (row.apiKeyId !== null) names.keys.add(row.apiKeyId);
    else if (row.caller) names.callers.set(row.caller.id, row.caller.kind);
    for (const kind of ['model', 'tier', 'context', 'geo', 'speed'] as const) {
      const value = row[kind];
      if (value !== null) names.values.get(kind)?.add(value);
    }
  },
  row: (refs, row, day) => ({
    time: row.hour ?? day,
    keys: [
      refs.key(row.apiKeyId, row.caller),
      refs.value('model', row.model),
      refs.value('tier', row.tier),
      refs.value('context', row.context),
      refs.workspace(row.workspaceId),
      refs.value('geo', row.geo),
      refs.value('speed', row.speed),
    ],
    values: [...row.counts],
  }),
});

const COST_KIND: ReportKind<CostRow> = {
  report: 'cost',
  table: COST_DAILY,
  text: (row) => [row.workspaceId, lineKey(row), row.amountNano].join('\u0001'),
  note: (names, row, day) => {
    noteWorkspace(names, row.workspaceId, day);
    names.lines.set(lineKey(row), row);
    if (row.model !== null) names.values.get('model')?.add(row.model);
    if (row.tier !== null) names.values.get('tier')?.add(row.tier);
    if (findUsageType(row) === null) names.values.get('other')?.add(otherName(row));
  },
  row: (refs, row, day) => ({
    time: day,
    keys: [refs.workspace(row.workspaceId), refs.line(row)],
    values: [row.amountNano],
  }),
};

/** The name of an uncounted cost in spend_daily: its own type. */
export function otherName(line: Pick<CostLineNames, 'costType' | 'tokenType'>): string {
  return (line.costType === 'tokens' ? line.tokenType : line.costType) ?? 'unknown';
}

function noteWorkspace(names: Names, id: string | null, day: Day): void {
  if (id === null) return;
  const known = names.workspaces.get(id);
  if (known === undefined || day < known) names.workspaces.set(id, day);
}

/**
 * Replaces the stored days with those of the reports and derives spend and rollups, all in the caller's transaction.
 * Equal days are not written. One ingest runs at a time. A day counts as read at the time of its request; a reading
 * requested before the stored one is ignored.
 */
export async function ingestReports(
  client: pg.ClientBase,
  reads: ReportReads,
  now: Date,
  askedAt: Date = now,
): Promise<IngestResult> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('steward.ingest'))`);
  const result = { rowsWritten: 0, heldDays: [], corrections: 0, daysWithHours: new Set<Day>() };
  const touched = new Set<Day>();
  const times = { now, askedAt };
  const usage = await ingestReport(client, usageKind('usage', USAGE_DAILY), reads.usage ?? [], times, result);
  const cost = await ingestReport(client, COST_KIND, reads.cost ?? [], times, result);
  const hourly = await ingestReport(client, usageKind('usage_hourly', USAGE_HOURLY), reads.hourly ?? [], times, result);
  for (const day of [...usage, ...cost]) touched.add(day);
  if (touched.size > 0) result.rowsWritten += await deriveDays(client, [...touched].sort(), now);
  const withHours = [...touched].filter((day) => result.daysWithHours.has(day));
  result.rowsWritten += await deriveHours(client, [...new Set([...withHours, ...hourly])].sort());
  const { rowsWritten, heldDays, corrections } = result;
  return { rowsWritten, heldDays, corrections };
}

/** Returns the days that were replaced. */
async function ingestReport<Row>(
  client: pg.ClientBase,
  kind: ReportKind<Row>,
  reads: readonly DayRead<Row>[],
  { now, askedAt }: Times,
  result: IngestResult & { daysWithHours: Set<Day> },
): Promise<Day[]> {
  if (reads.length === 0) return [];
  const stored = await storedDays(client, kind.report, reads, result.daysWithHours);
  const isLate = ({ known }: { known: KnownDay | null }) =>
    known !== null && known.readAt > askedAt && known.readAt <= now;
  const read = reads
    .map(({ unreadable = 0, byAccount = false, ...part }) => ({
      ...{ ...part, unreadable, byAccount },
      hash: contentHash(part.rows.map(kind.text)),
      known: stored.get(part.day) ?? null,
    }))
    .filter((part) => !isLate(part));
  const changed = read.filter(({ hash, known }) => known?.contentHash !== hash);
  await noteReadAgain(
    client,
    kind.report,
    read.filter((part) => !changed.includes(part)),
    askedAt,
  );
  if (changed.length === 0) return [];

  const names = noNames();
  for (const { day, rows } of changed) for (const row of rows) kind.note(names, row, day);
  const refs = await resolveRefs(client, names, now);
  await stageRows(
    client,
    kind.table,
    mergeEqualKeys(changed.flatMap(({ day, rows }) => rows.map((row) => kind.row(refs, row, day)))),
  );

  const replaced: typeof changed = [];
  for (const part of changed) {
    const losesRows = part.known !== null && (await hasLostRows(client, kind.table, part, part.known));
    const { hash, unreadable } = part;
    const decision = decideDay(part.known, { hash, losesRows, unreadable, at: askedAt });
    if (decision.act === 'replace') replaced.push(part);
    if (decision.act === 'hold') {
      await hold(client, kind.report, part, decision.since);
      result.heldDays.push(`${kind.report} ${part.day}`);
    }
  }
  const days = replaced.map(({ day }) => day);
  const corrects =
    kind.report === 'cost' ? replaced.filter(({ day, known }) => known && isSettledWhenRead(day, known.readAt)) : [];
  const before = await dailyCost(
    client,
    corrects.map(({ day }) => day),
  );
  result.rowsWritten += await replaceDays(client, kind.table, days);
  result.corrections += await recordCorrections(client, before, now);
  for (const part of replaced) await store(client, kind.report, part, askedAt);
  return days;
}

/** The same for the same rows in any order. */
function contentHash(rows: readonly string[]): string {
  const hash = createHash('sha256');
  for (const row of [...rows].sort()) hash.update(row).update('\n');
  return hash.digest('base64url');
}

type KnownDay = StoredDay & { readAt: Date; byAccount: boolean };
interface Times {
  now: Date;
  askedAt: Date;
}
interface Noted {
  day: Day;
  rows: readonly unknown[];
  hash: string;
  unreadable: number;
  byAccount: boolean;
}

async function hasLostRows(
  client: pg.ClientBase,
  table: SnapshotTable,
  read: Noted,
  known: KnownDay,
): Promise<boolean> {
  return (await countLostRows(client, table, read.day, read.byAccount && !known.byAccount)) > 0;
}

/** The stored state of the days, and which of them have hours. */
async function storedDays(
  client: pg.ClientBase,
  report: string,
  reads: readonly { day: Day }[],
  daysWithHours: Set<Day>,
): Promise<Map<Day, KnownDay>> {
  const { rows } = await client.query<KnownDay & { day: Day; isKnown: boolean; hasHours: boolean }>(
    `SELECT d.day::text AS day, r.read_at AS "readAt", r.content_hash AS "contentHash", r.pending_hash AS "pendingHash",
       r.pending_at AS "pendingAt", r.by_account AS "byAccount", r.day IS NOT NULL AS "isKnown", h.day IS NOT NULL AS "hasHours"
     FROM unnest($2::date[]) AS d (day) LEFT JOIN report_days r ON r.report = $1 AND r.day = d.day
     LEFT JOIN report_days h ON h.report = 'usage_hourly' AND h.day = d.day`,
    [report, reads.map(({ day }) => day)],
  );
  for (const { day, hasHours } of rows) if (hasHours) daysWithHours.add(day);
  return new Map(rows.filter(({ isKnown }) => isKnown).map((row) => [row.day, row]));
}

async function noteReadAgain(client: pg.ClientBase, report: string, reads: Noted[], askedAt: Date): Promise<void> {
  if (reads.length === 0) return;
  await client.query(
    `UPDATE report_days d SET read_at = $5, unreadable = r.unreadable, by_account = r.by_account, pending_hash = NULL,
       pending_at = NULL
     FROM unnest($2::date[], $3::int[], $4::boolean[]) AS r (day, unreadable, by_account)
     WHERE d.report = $1 AND d.day = r.day AND (d.read_at, d.unreadable, d.by_account, d.pending_hash)
       IS DISTINCT FROM ($5::timestamptz, r.unreadable, r.by_account, NULL)`,
    [
      report,
      reads.map(({ day }) => day),
      reads.map(({ unreadable }) => unreadable),
      reads.map(({ byAccount }) => byAccount),
      askedAt.toISOString(),
    ],
  );
}

async function hold(client: pg.ClientBase, report: string, read: Noted, since: Date): Promise<void> {
  await client.query(
    `UPDATE report_days SET pending_hash = $3, pending_at = $4, unreadable = greatest(unreadable, $5)
     WHERE report = $1 AND day = $2::date`,
    [report, read.day, read.hash, since.toISOString(), read.unreadable],
  );
}

async function store(client: pg.ClientBase, report: string, read: Noted, askedAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash, unreadable, by_account)
     VALUES ($1, $2::date, $3, $4, $5, $6, $7)
     ON CONFLICT (report, day) DO UPDATE SET read_at = excluded.read_at, rows = excluded.rows,
       content_hash = excluded.content_hash, unreadable = excluded.unreadable, by_account = excluded.by_account,
       pending_hash = NULL, pending_at = NULL`,
    [report, read.day, askedAt.toISOString(), read.rows.length, read.hash, read.unreadable, read.byAccount],
  );
}

async function dailyCost(client: pg.ClientBase, days: Day[]): Promise<Map<Day, bigint>> {
  if (days.length === 0) return new Map();
  const { rows } = await client.query<{ day: Day; nano: string }>(
    `SELECT d::text AS day, coalesce(sum(amount_nano), 0)::text AS nano
     FROM unnest($1::date[]) d LEFT JOIN cost_daily c ON c.day = d GROUP BY d`,
    [days],
  );
  return new Map(rows.map(({ day, nano }) => [day, BigInt(nano)]));
}

async function recordCorrections(client: pg.ClientBase, before: Map<Day, bigint>, now: Date): Promise<number> {
  const after = await dailyCost(client, [...before.keys()]);
  const changes = [...before].filter(([day, nano]) => after.get(day) !== nano);
  for (const [day, nano] of changes) {
    await client.query('INSERT INTO corrections (day, before_nano, after_nano, at) VALUES ($1::date, $2, $3, $4)', [
      day,
      nano.toString(),
      (after.get(day) ?? 0n).toString(),
      now.toISOString(),
    ]);
  }
  return changes.length;
}
