import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Day, periodStart } from '@/lib/core/time';
import { usageFilterOptions, usageReport } from '@/lib/domain/usage/report/queries';
import {
  type Assigned,
  allOf,
  assignAll,
  CENTRES,
  createCentreWorld,
  idOf,
  lastOf,
  MONTHS,
  NOW,
  OWNERS,
  sum,
  TAGS,
} from '@/lib/testing/centre-world';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { SEED, thorough } from '@/lib/testing/thorough';
import type { CentreMonth } from './query-schema';
import { SHARED_ID, SHARING_RULES, type Sharing, type SubjectKind, UNASSIGNED_ID, WHOLE_SHARE } from './rules';
import { readCentresOfMonth } from './statement-queries';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createCentreWorld(database);
});
afterAll(() => database.drop());

const ctxOf = () => testCtx(database.web, actorOf('billing'), NOW);
const reportedOf = async (from: Day, to: Day) => (await usageReport(ctxOf(), { from, to })).total;

function centreOf(
  workspace: string,
  key: string | null,
  isOfNoKey: boolean,
  at: number,
  assigned: readonly Assigned[],
  tagKey: string | null,
) {
  const held = (kind: SubjectKind, id: string | undefined) =>
    assigned
      .filter((one) => one.kind === kind && one.id === id && one.at <= at)
      .sort((a, b) => a.at - b.at)
      .at(-1)?.code;
  const tag = tagKey === null ? undefined : TAGS[workspace]?.[tagKey]?.trim().toLowerCase();
  const byTag = CENTRES.find(({ code }) => code.toLowerCase() === tag)?.code;
  const ofKey = key === null ? null : (held('api_key', key) ?? held('owner', OWNERS[key]));
  const code = ofKey ?? held('workspace', workspace) ?? byTag;
  return code ?? (workspace === 'home' || key === null || isOfNoKey ? SHARED_ID : UNASSIGNED_ID);
}

async function oracle(
  day: Day,
  at: number,
  assigned: readonly Assigned[],
  tagKey: string | null,
): Promise<Map<string, bigint>> {
  const { rows } = await database.owner.pool.query<{
    workspace: string;
    key: string | null;
    ref: number;
    nano: string;
  }>(
    `SELECT w.id AS workspace, k.id AS key, s.key_ref AS ref, (cost_uncached + cost_other)::text AS nano FROM spend_daily s
     JOIN workspaces w ON w.ref = s.workspace_ref LEFT JOIN api_keys k ON k.ref = s.key_ref WHERE s.day = $1::date`,
    [day],
  );
  const sums = new Map<string, bigint>();
  for (const { workspace, key, ref, nano } of rows) {
    const name = centreOf(workspace, key, ref === -1, at, assigned, tagKey);
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(nano));
  }
  return sums;
}

const subjects = fc.oneof(
  fc.record({ kind: fc.constant('api_key' as const), id: fc.constantFrom('k1', 'k2', 'k3', 'k6') }),
  fc.record({ kind: fc.constant('owner' as const), id: fc.constantFrom('u1', 'u2', 'u3') }),
  fc.record({ kind: fc.constant('workspace' as const), id: fc.constantFrom('w1', 'w2', 'w3', 'home') }),
);
const assignments = fc.uniqueArray(
  fc.record({ subject: subjects, at: fc.nat(2), code: fc.constantFrom('C1', 'C2', 'C3', null) }),
  { maxLength: 9, selector: ({ subject, at }) => `${subject.kind} ${subject.id} ${at}` },
);
const sharings: fc.Arbitrary<Sharing> = fc
  .tuple(fc.constantFrom(...SHARING_RULES), fc.integer({ min: 1, max: WHOLE_SHARE - 2 }))
  .map(([rule, part]) => ({
    rule,
    shares:
      rule === 'fixed'
        ? [
            { costCentreId: idOf('C1'), share: part },
            { costCentreId: idOf('C3'), share: WHOLE_SHARE - part },
          ]
        : [],
  }));

it('adds up to the report, month by month and day by day, whatever is assigned and however shared cost is split', async () => {
  await fc.assert(
    fc.asyncProperty(assignments, sharings, fc.constantFrom('team', null), async (drawn, sharing, tagKey) => {
      const assigned = drawn.map(({ subject, at, code }): Assigned => ({ ...subject, at, code }));
      await assignAll(database, assigned, sharing, tagKey);
      for (const [at, month] of MONTHS.entries()) {
        const found = await readCentresOfMonth(ctxOf(), { month });
        expect(found.reported).toBe(await reportedOf(month, lastOf(month)));
        expect(sum(allOf(found).map(({ total }) => total))).toBe(BigInt(found.reported));
        const own = new Map<string, bigint>();
        for (const day of [month, lastOf(month)]) {
          for (const [name, nano] of await oracle(day, at, assigned, tagKey))
            own.set(name, (own.get(name) ?? 0n) + nano);
        }
        for (const { code } of CENTRES) {
          const line = found.lines.find((one) => one.code === code);
          expect([code, line?.own ?? '0']).toEqual([code, String(own.get(code) ?? 0n)]);
        }
        const shared = own.get(SHARED_ID) ?? 0n;
        expect([found.shared, found.unassigned.total]).toEqual([String(shared), String(own.get(UNASSIGNED_ID) ?? 0n)]);
        expect(sum(allOf(found).map((line) => line.shared))).toBe(shared);
        checkSplit(found, sharing, own, shared);
      }
    }),
    { numRuns: thorough(6, 150), ...(SEED ? { seed: SEED } : {}) },
  );
});

it('is in the explorer the sum of its days, split and filtered, whatever weeks the months cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      assignments,
      fc.constantFrom('team', null),
      fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      async (drawn, tagKey, granularity) => {
        const assigned = drawn.map(({ subject, at, code }): Assigned => ({ ...subject, at, code }));
        await assignAll(database, assigned, { rule: 'even', shares: [] }, tagKey);
        const days = MONTHS.flatMap((month, at) => [month, lastOf(month)].map((day) => ({ day, at })));
        const range = { from: MONTHS[0] ?? '', to: lastOf(MONTHS[2] ?? '') };
        const report = await usageReport(ctxOf(), { ...range, split: 'cost_centre', granularity });
        const wanted = new Map<string, bigint>();
        for (const { day, at } of days) {
          for (const [name, nano] of await oracle(day, at, assigned, tagKey)) {
            const id = idOf(name) || name;
            for (const key of [id, `${id} ${periodStart(day, granularity)}`]) {
              wanted.set(key, (wanted.get(key) ?? 0n) + nano);
            }
          }
        }
        expect(sum(report.series.map(({ total }) => total))).toBe(BigInt(report.total));
        expect(report.total).toBe(await reportedOf(range.from, range.to));
        for (const { id, total, values } of report.series) {
          expect([id, total]).toEqual([id, String(wanted.get(id))]);
          for (const [at, period] of report.periods.entries()) {
            expect(values[at]).toBe(String(wanted.get(`${id} ${period.start}`) ?? 0n));
          }
          const alone = await usageReport(ctxOf(), { ...range, cost_centre: [id], split: 'api_key', granularity });
          expect(alone.total).toBe(total);
          expect(sum(alone.series.map((part) => part.total))).toBe(BigInt(total));
        }
        const led = testCtx(database.web, actorOf('lead', { leadWorkspaceIds: ['w1'] }), NOW);
        const ofLead = await usageReport(led, { ...range, split: 'cost_centre', granularity });
        expect(ofLead.total).toBe((await usageReport(ctxOf(), { ...range, workspace: ['w1'] })).total);
        expect(sum(ofLead.series.map(({ total }) => total))).toBe(BigInt(ofLead.total));
        const { options } = await usageFilterOptions(led, { kind: 'cost_centre' });
        expect(options.map(({ id }) => id)).toEqual(expect.arrayContaining(ofLead.series.map(({ id }) => id)));
      },
    ),
    { numRuns: thorough(5, 100), ...(SEED ? { seed: SEED } : {}) },
  );
});

/** Nobody carries a nano-dollar more or less than their exact part. */
function checkSplit(
  { lines, apart }: CentreMonth,
  { rule, shares }: Sharing,
  own: ReadonlyMap<string, bigint>,
  shared: bigint,
) {
  const weightOf = (code: string) => {
    const amount = own.get(code) ?? 0n;
    if (rule === 'fixed') return BigInt(shares.find(({ costCentreId }) => costCentreId === idOf(code))?.share ?? 0);
    if (rule === 'proportional') return amount > 0n ? amount : 0n;
    return rule === 'even' && amount !== 0n ? 1n : 0n;
  };
  const whole = CENTRES.reduce((total, { code }) => total + weightOf(code), 0n);
  expect(apart.total).toBe(whole === 0n ? String(shared) : '0');
  if (whole === 0n) return;
  for (const { code } of CENTRES) {
    const part = BigInt(lines.find((line) => line.code === code)?.shared ?? 0);
    const off = part * whole - shared * weightOf(code);
    expect(off < whole && off > -whole).toBe(true);
  }
}
