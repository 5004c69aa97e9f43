import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { addDays, type Day, daysBetween } from '@/lib/core/time';
import type { ExportRow } from '@/lib/domain/usage/export-query-schema';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { ALL_GRANULARITIES, ALL_METRICS, COMPARISONS, SPLITS } from '@/lib/domain/usage/schema';
import { TOKEN_TYPE_IDS } from '@/lib/domain/usage/token-types';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import {
  type Atom,
  CENTRES,
  centreOf,
  explorerReadTimes,
  FIRST_DAY,
  KEYS,
  NOW,
  readAtoms,
  readHourAtoms,
  TAGS,
  TODAY,
} from '@/lib/testing/explorer-world';
import { measureWorth } from '@/lib/testing/explorer-worth';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { SEED, thorough } from '@/lib/testing/thorough';
import { type ParsedUsageFilter, usageFilter } from './filter';
import { usageReport } from './queries';

const RUNS = thorough(20, 500);
const readAt = explorerReadTimes();

let database: TestDatabase;
let daily: Atom[];
let byDay: Record<'daily' | 'hourly', Map<Day, Atom[]>>;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'explorer' });
  daily = await readAtoms(database.owner);
  const hourly = await readHourAtoms(database.owner, daily, (day) => readAt.has(`usage_hourly ${day}`));
  const isSomething = ({ count, cost }: Atom) => count !== 0n || cost !== 0n;
  const grouped = (atoms: Atom[]) => {
    const days = new Map<Day, Atom[]>();
    for (const atom of atoms.filter(isSomething)) days.set(atom.day, [...(days.get(atom.day) ?? []), atom]);
    return days;
  };
  byDay = { daily: grouped(daily), hourly: grouped(hourly) };
});
afterAll(() => database.drop());

/** Who asks, and what of it they may see, by hand. */
const ACTORS: { actor: PersonActor; sees(atom: Atom, isMoney: boolean): boolean; seesOwner(key: string): boolean }[] = [
  { actor: actorOf('owner'), sees: () => true, seesOwner: () => true },
  { actor: actorOf('viewer'), sees: (_, isMoney) => !isMoney, seesOwner: () => false },
  {
    actor: actorOf('lead', { leadWorkspaceIds: ['w1'] }),
    sees: ({ workspaceId }, isMoney) => !isMoney || workspaceId === 'w1',
    seesOwner: (key) => KEYS[key]?.workspaceId === 'w1',
  },
  {
    actor: actorOf('developer', { upstreamUserId: 'user_2' }),
    sees: ({ key }) => key !== null && KEYS[key]?.owner === 'user_2',
    seesOwner: (key) => KEYS[key]?.owner === 'user_2',
  },
];

const some = <T>(...values: T[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }) },
  );
const filters = fc
  .record({
    who: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(ACTORS.length - 1) }),
    metric: fc.constantFrom(...ALL_METRICS),
    split: fc.constantFrom(...SPLITS, 'tag:cost_centre' as const, 'tag:stage' as const, 'tag:none' as const),
    granularity: fc.constantFrom(...ALL_GRANULARITIES),
    compare: fc.constantFrom('none' as const, 'none' as const, ...COMPARISONS),
    start: fc.integer({ min: -3, max: daysBetween(FIRST_DAY, TODAY) }),
    length: fc.nat(75),
    workspace: some('w0', 'w1', 'w2', 'w9'),
    model: some('opus', 'haiku', 'none', 'next-thing'),
    api_key: some('k1', 'k4', 'k12', 'none', 'unattributed'),
    tier: some('standard', 'batch', 'priority', 'none'),
    token_type: some<string>(...TOKEN_TYPE_IDS, 'cost:code_execution', 'cost:thought_tokens'),
    tag: some('cost_centre=claims', 'cost_centre=', 'stage=live', 'stage='),
    owner: some('user_0', 'user_2', 'svac_1', 'none', 'unattributed', 'unknown'),
    cost_centre: some(CENTRES.a, CENTRES.b, 'shared', 'unassigned'),
  })
  .map(({ who, start, length, ...rest }) => {
    // Hours are asked for where there are some, at most two weeks.
    const isHour = rest.granularity === 'hour';
    const from = addDays(FIRST_DAY, isHour ? Math.max(start, daysBetween(FIRST_DAY, TODAY) - 18) : start);
    return { who, filter: usageFilter.parse({ ...rest, from, to: addDays(from, isHour ? length % 14 : length) }) };
  });

type Who = (typeof ACTORS)[number];

function ownerOf(key: string | null, who: Who): string {
  if (key === null) return 'none';
  if (key === 'unattributed') return key;
  return who.seesOwner(key) ? (KEYS[key]?.owner ?? 'unknown') : 'hidden';
}

function partOf(atom: Atom, split: string, who: Who): string {
  const { workspaceId, key, model, tier, type } = atom;
  if (split.startsWith('tag:')) return `${split.slice(4)}=${TAGS[workspaceId]?.[split.slice(4)] ?? ''}`;
  const parts: Record<string, string> = { workspace: workspaceId, model: model ?? 'none', api_key: key ?? 'none' };
  const more = { owner: ownerOf(key, who), cost_centre: centreOf(atom), none: 'total' };
  return { ...parts, tier: tier ?? 'none', token_type: type, ...more }[split] ?? '';
}

function isWanted(atom: Atom, filter: ParsedUsageFilter, who: Who): boolean {
  const chosen = (wanted: string[], value: string) => wanted.length === 0 || wanted.includes(value);
  const tagged = ['cost_centre', 'stage'].every((key) => {
    const wanted = filter.tag.filter((tag) => tag.startsWith(`${key}=`));
    return chosen(wanted, `${key}=${TAGS[atom.workspaceId]?.[key] ?? ''}`);
  });
  return (
    chosen(filter.workspace, atom.workspaceId) &&
    chosen(filter.model, atom.model ?? 'none') &&
    chosen(filter.api_key, atom.key ?? 'none') &&
    chosen(filter.tier, atom.tier ?? 'none') &&
    chosen(filter.token_type, atom.type) &&
    chosen(filter.owner, ownerOf(atom.key, who)) &&
    chosen(filter.cost_centre, centreOf(atom)) &&
    tagged
  );
}

const utc = (day: Day) => new Date(`${day}T00:00:00Z`);
function periodName(atom: { day: Day; hour: Atom['hour'] }, granularity: string): string {
  if (granularity === 'hour') return `${atom.day} ${atom.hour}`;
  if (granularity === 'month') return `${atom.day.slice(0, 7)}-01`;
  return granularity === 'day' ? atom.day : addDays(atom.day, -((utc(atom.day).getUTCDay() + 6) % 7));
}

type Sums = Map<string, Map<string, [bigint, bigint]>>;

/** Part by part and period by period, of days that were read. */
function sumsOf(filter: ParsedUsageFilter, who: Who, from: Day, to: Day): Sums {
  const isMoney = filter.metric === 'cost' || filter.metric === 'price_per_million';
  const sums: Sums = new Map();
  const days = byDay[filter.granularity === 'hour' ? 'hourly' : 'daily'];
  const wanted = [...days].filter(([day]) => day >= from && day <= to && isDayRead(filter.metric, day));
  for (const atom of wanted.flatMap(([, atoms]) => atoms)) {
    if (!who.sees(atom, isMoney) || !isWanted(atom, filter, who)) continue;
    const [value, base] = measureWorth(atom, filter.metric);
    if (value === 0n && base === 0n) continue;
    const part = partOf(atom, filter.split, who);
    const cells = sums.get(part) ?? new Map<string, [bigint, bigint]>();
    sums.set(part, cells);
    const name = periodName(atom, filter.granularity);
    const [known, knownBase] = cells.get(name) ?? [0n, 0n];
    cells.set(name, [known + value, knownBase + base]);
  }
  return sums;
}

function isDayRead(metric: string, day: Day): boolean {
  const has = (report: string) => readAt.has(`${report} ${day}`);
  if (metric === 'price_per_million') return has('usage') && has('cost');
  return has(metric === 'cost' ? 'cost' : 'usage');
}

function isPeriodKnown(
  filter: ParsedUsageFilter,
  { start, hour, from, to }: { start: Day; hour?: number | 'unknown'; from: Day; to: Day },
): boolean {
  if (typeof hour === 'number') {
    const read = readAt.get(`usage_hourly ${start}`);
    return (
      isDayRead(filter.metric, start) && read !== undefined && read.getTime() > utc(start).getTime() + hour * 3_600_000
    );
  }
  for (let day = from; day <= to; day = addDays(day, 1)) if (isDayRead(filter.metric, day)) return true;
  return false;
}

/** With floats, on purpose: another way to the same six digits. */
function close(text: string | null, [value, base]: [bigint, bigint], metric: string): boolean {
  if (text === null) return base === 0n;
  const factor = metric === 'price_per_million' ? 1_000 : 1;
  return Math.abs(Number(text) - Number(value) / Number(base) / factor) <= 0.000_000_6 + Math.abs(Number(text)) * 1e-12;
}

const nameOf = ({ periodStart, periodHour }: ExportRow) =>
  periodHour === undefined ? (periodStart ?? '') : `${periodStart} ${periodHour}`;

const add = (cells: Iterable<[bigint, bigint]>) => {
  let sum: [bigint, bigint] = [0n, 0n];
  for (const [value, base] of cells) sum = [sum[0] + value, sum[1] + base];
  return sum;
};

it(`shows the figures of the reports, whatever is asked, in ${RUNS} combinations from ${SEED} on`, {
  timeout: 600_000,
}, async () => {
  const seen = { periods: 0, parts: 0, rows: 0, compared: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(filters, async ({ who: at, filter }) => {
      let differences = 0;
      const who = ACTORS[at] as Who;
      const ctx = testCtx(database.web, who.actor, NOW);
      const isMoney = filter.metric === 'cost' || filter.metric === 'price_per_million';
      if (isMoney && who.actor.role === 'viewer' && who.actor.leadWorkspaceIds.length === 0) {
        await expect(usageReport(ctx, filter)).rejects.toMatchObject({ code: 'forbidden' });
        return;
      }
      const isRate = filter.metric === 'cache_hit_rate' || filter.metric === 'price_per_million';
      const report = await usageReport(ctx, filter);
      const sums = sumsOf(filter, who, filter.from, filter.to);
      const cellOf = (part: string, name: string): [bigint, bigint] => sums.get(part)?.get(name) ?? [0n, 0n];
      const shown = report.series.filter(({ id }) => id !== 'other').map(({ id }) => id);
      const rest = [...sums.keys()].filter((part) => !shown.includes(part));
      const check = (isEqual: boolean) => {
        if (!isEqual) differences += 1;
      };
      const same = (
        text: string | null | undefined,
        pair: { numerator: string; denominator: string } | null | undefined,
        cell: [bigint, bigint],
      ) => {
        if (!isRate) return check(text === cell[0].toString());
        check(pair?.numerator === cell[0].toString() && pair.denominator === cell[1].toString());
        check(close(text ?? null, cell, filter.metric));
      };

      const names = report.periods.map(({ start, hour }) => (hour === undefined ? start : `${start} ${hour}`));
      for (const [position, period] of report.periods.entries()) {
        const name = names[position] ?? '';
        seen.periods += 1;
        const all = add([...sums.keys()].map((part) => cellOf(part, name)));
        if (!isPeriodKnown(filter, period)) {
          seen.unknown += 1;
          check(report.totals[position] === null && report.series.every(({ values }) => values[position] === null));
          check(all[0] === 0n && all[1] === 0n);
          continue;
        }
        same(report.totals[position], report.totalPairs?.[position], all);
        for (const { id, values, pairs } of report.series) {
          seen.parts += 1;
          const cell = id === 'other' ? add(rest.map((part) => cellOf(part, name))) : cellOf(id, name);
          same(values[position], pairs?.[position], cell);
        }
        if (!isRate) {
          const parts = report.series.reduce((sum, { values }) => sum + BigInt(values[position] ?? 0), 0n);
          check(parts.toString() === (report.totals[position] ?? '0'));
        }
      }
      // Nothing is left out: what has no period holds nothing.
      for (const cells of sums.values())
        for (const name of cells.keys()) {
          const [value, base] = cells.get(name) ?? [0n, 0n];
          check(names.includes(name) || (value === 0n && base === 0n) || filter.granularity === 'hour');
        }
      const whole = add([...sums.values()].map((cells) => add(cells.values())));
      if (!isRate) check(report.total === whole[0].toString());
      else
        check(
          report.totalPair?.numerator === whole[0].toString() && report.totalPair.denominator === whole[1].toString(),
        );

      const kept = (ranges: Sums[]) => {
        const isSomething = (part: string) =>
          ranges.some((range) =>
            [...(range.get(part)?.values() ?? [])].some(([value, base]) => value !== 0n || base !== 0n),
          );
        return [...new Set(ranges.flatMap((range) => [...range.keys()]))].filter(isSomething);
      };
      const sizeOf = (part: string) => add((sums.get(part) ?? new Map()).values())[isRate ? 1 : 0];
      const isLargest = (ranges: Sums[]) => {
        const sizes = kept(ranges)
          .map(sizeOf)
          .sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
        return shown.every((part, place) => sizeOf(part) === sizes[place]);
      };
      if (filter.compare === 'none') {
        check(report.previous === null);
        check(report.partCount === kept([sums]).length);
        check(isLargest([sums]));
      } else if (report.previous) {
        seen.compared += 1;
        const { previous } = report;
        const before = sumsOf(filter, who, previous.from, previous.to);
        // Ranked by the range itself, not by the one before.
        check(isLargest([sums, before]));
        const isKnown = previous.periods.some((period) => isPeriodKnown(filter, period));
        const total = add([...before.values()].map((cells) => add(cells.values())));
        if (!isRate) {
          check(previous.total === (isKnown ? total[0].toString() : null));
          const nowSums = previous.now ? sumsOf(filter, who, previous.now.from, previous.now.to) : new Map();
          const now = add([...nowSums.values()].map((cells) => add(cells.values())));
          check(previous.nowTotal === (previous.now ? now[0].toString() : null));
          check(previous.change === (previous.why === null ? (now[0] - total[0]).toString() : null));
        } else check(previous.total === null || close(previous.total, total, filter.metric));
        for (const { id, total: text } of previous.series) {
          const parts = id === 'other' ? [...before.keys()].filter((part) => !shown.includes(part)) : [id];
          const cell = add(parts.map((part) => add((before.get(part) ?? new Map()).values())));
          if (!isRate) check(text === (isKnown ? cell[0].toString() : null));
        }
        check(
          previous.to < filter.from &&
            (previous.periods.length === 0 || previous.periods.every(({ to }) => to <= previous.to)),
        );
      }

      const file = await usageExport(ctx, { ...filter, extent: 'all' });
      const beside: ExportRow[] = [];
      for await (const row of file.rows) beside.push(row);
      seen.rows += beside.length;
      check(beside.length === file.total);
      if (report.previous && !isRate) {
        const before = beside.reduce((sum, { previousValue }) => sum + BigInt(previousValue ?? 0), 0n);
        check(before.toString() === (report.previous.total ?? '0'));
      }
      // What is there only because the range before has it is nothing here.
      const rows = beside.filter(({ periodStart, value, pair }) => {
        // A rate without a denominator has no value, and yet there is something.
        const isNothing = isRate
          ? !pair || (pair.numerator === '0' && pair.denominator === '0')
          : value === null || value === '0';
        return periodStart !== null && !(filter.compare !== 'none' && isNothing);
      });
      const written = new Map<string, [bigint, bigint]>();
      for (const row of rows.filter(({ partId }) => partId !== '')) {
        const name = nameOf(row);
        same(row.value, row.pair, cellOf(row.partId, name));
        written.set(`${row.partId}|${name}`, [0n, 0n]);
      }
      const expectedRows = [...sums.values()]
        .flatMap((cells) => [...cells.values()])
        .filter(([value, base]) => value !== 0n || base !== 0n);
      if (filter.granularity !== 'hour') check(written.size === expectedRows.length);
      const page = await usageExport(ctx, { ...filter, extent: 'shown' });
      let pageRows = 0;
      for await (const row of page.rows) {
        pageRows += 1;
        const position = names.indexOf(nameOf(row));
        check(
          row.value ===
            (row.partId === '' ? null : (report.series.find(({ id }) => id === row.partId)?.values[position] ?? null)),
        );
      }
      check(pageRows === page.total);
      expect({ differences, filter, who: at }).toMatchObject({ differences: 0 });
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(seen.periods).toBeGreaterThan(RUNS * 10);
  expect(seen.compared).toBeGreaterThan(RUNS / 10);
  expect(seen.unknown).toBeGreaterThan(RUNS / 10);
});

it('has the cost report’s own sum, and hours that add up to their days', async () => {
  const { rows } = await database.owner.pool.query<{ nano: string }>(
    'SELECT sum(amount_nano)::text AS nano FROM cost_daily',
  );
  expect(daily.reduce((sum, { cost }) => sum + cost, 0n).toString()).toBe(rows[0]?.nano);
  const owner = testCtx(database.web, actorOf('owner'), NOW);
  const range = { from: addDays(TODAY, -13), to: TODAY };
  for (const metric of ['cost', 'total_tokens', 'web_searches', 'price_per_million'] as const) {
    const [byHour, byDay] = [
      await usageReport(owner, { ...range, metric, granularity: 'hour', split: 'api_key' }),
      await usageReport(owner, { ...range, metric, granularity: 'day', split: 'api_key' }),
    ];
    expect(byHour.total).toBe(byDay.total);
    expect(byHour.series.map(({ id, total }) => [id, total])).toEqual(byDay.series.map(({ id, total }) => [id, total]));
  }
  const hours = await usageReport(owner, { ...range, granularity: 'hour' });
  expect(hours.periods.filter(({ hour }) => hour === 'unknown').length).toBeGreaterThan(10);
  expect(hours.periods.filter(({ start }) => start === TODAY).map(({ hour }) => hour)).toEqual([
    ...Array(15).keys(),
    'unknown',
  ]);
  expect(hours.periods.at(-2)).toMatchObject({ hour: 14, partial: true, missingDays: 0 });
  let exported = 0n;
  for await (const row of exportedRows(owner, { ...range, granularity: 'hour', split: 'owner' }))
    exported += BigInt(row.value ?? 0);
  expect(exported.toString()).toBe(hours.total);
});
