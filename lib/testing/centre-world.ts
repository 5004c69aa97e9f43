import { newId } from '@/lib/core/ids';
import { addDays, addMonths, type Day, dayOf, dayStart, monthStart } from '@/lib/core/time';
import type { CentreMonth } from '@/lib/domain/cost-centres/query-schema';
import type { Sharing, SubjectKind } from '@/lib/domain/cost-centres/rules';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { listDays } from '@/lib/domain/usage/report/compose';
import type { TestDatabase } from './database';

export const NOW = new Date();
export const THIS = monthStart(dayOf(NOW));
/** Over for so long that every day of it can be whole. */
export const FIRST = addMonths(THIS, -3);
export const MONTHS = [FIRST, addMonths(FIRST, 1), addMonths(FIRST, 2)];
export const lastOf = (month: Day) => addDays(addMonths(month, 1), -1);
const DAYS = MONTHS.flatMap((month) => [month, lastOf(month)]);

const PLACE = { model: 'opus', tier: 'standard', context: '0-200k', geo: 'global' };
/** Workspace, key or caller without one, owner: what is used on each day. */
export const PLACES = [
  ...[
    ['w1', 'k1'],
    ['w1', 'k2'],
    ['w1', null],
    ['w2', 'k3'],
    ['w2', 'k4'],
    ['w3', 'k5'],
    ['home', 'k6'],
    ['home', null],
  ],
] as const;
export const OWNERS: Record<string, string> = { k1: 'u1', k2: 'u2', k3: 'u1', k4: 'u3', k5: 'u2', k6: 'u3' };
export const TAGS: Record<string, Record<string, string>> = {
  w1: {},
  w2: { team: ' c2 ' },
  w3: { team: 'nobody' },
  home: {},
};
export const CENTRES = ['C1', 'C2', 'C3'].map((code) => ({ code, id: newId() }));

const usageOf = (workspaceId: string, apiKeyId: string | null, tokens: bigint): UsageRow => ({
  ...{ workspaceId, apiKeyId, ...PLACE, speed: 'standard' },
  counts: [tokens, 0n, 0n, 0n, 0n, 0n],
});
const costOf = (workspaceId: string, amountNano: bigint, more = {}): CostRow => ({
  ...{ workspaceId, ...PLACE, tokenType: 'uncached_input_tokens', costType: 'tokens', description: 'Input' },
  ...{ amountNano, ...more },
});
const SESSION = { costType: 'session_usage', tokenType: null, model: null, description: 'Session' };

/** Four workspaces with their keys, three cost centres, and cost on the first and last day of three months. */
export async function createCentreWorld(database: TestDatabase): Promise<void> {
  const { db } = database.owner;
  const at = { createdAt: NOW, seenAt: NOW };
  await db.workspace.createMany({
    data: Object.entries(TAGS).map(([id, tags]) => ({
      ...{ id, name: id, displayColor: '', dataResidency: {}, tags, isDefault: id === 'home', ...at },
    })),
  });
  await db.apiKey.createMany({
    data: PLACES.flatMap(([workspaceId, id]) =>
      id === null
        ? []
        : [{ id, name: id, workspaceId, createdById: OWNERS[id], status: 'active', scopeType: 'workspace', ...at }],
    ),
  });
  await db.costCentre.createMany({
    data: CENTRES.map(({ id, code }) => ({
      id,
      code,
      name: code,
      project: '',
      ledgerCode: '',
      createdAt: NOW,
      updatedAt: NOW,
    })),
  });
  const read = listDays(FIRST, dayOf(NOW));
  await readCost(database, read, (day) => (DAYS.includes(day) ? BigInt(DAYS.indexOf(day) + 1) : 0n));
}

/** Odd amounts, so that something is always left to share. */
export async function readCost(
  database: TestDatabase,
  days: readonly Day[],
  sizeOf: (day: Day) => bigint,
): Promise<void> {
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  const usage = PLACES.map(([workspace, key], at) => usageOf(workspace, key, BigInt(at * 7 + 3)));
  const costs = (size: bigint) => [
    ...['w1', 'w2', 'w3', 'home'].map((workspace, at) => costOf(workspace, size * (1_000_000_007n + BigInt(at) * 13n))),
    ...['w1', 'home'].map((workspace) => costOf(workspace, size * 77_777n, SESSION)),
    costOf('w3', -size * 5n, { ...SESSION, description: 'Credit' }),
  ];
  await ingestReports(
    client,
    {
      usage: days.map((day) => ({ day, rows: sizeOf(day) === 0n ? [] : usage })),
      cost: days.map((day) => ({ day, rows: sizeOf(day) === 0n ? [] : costs(sizeOf(day)) })),
    },
    new Date(),
  );
  await client.query('COMMIT');
  client.release();
}

export const idOf = (code: string) => CENTRES.find((one) => one.code === code)?.id ?? '';

export interface Assigned {
  kind: SubjectKind;
  id: string;
  /** Which month. */
  at: number;
  code: string | null;
}

export async function assignAll(
  database: TestDatabase,
  assigned: readonly Assigned[],
  sharing: Sharing,
  tagKey: string | null,
): Promise<void> {
  const { db } = database.owner;
  await db.costAssignment.deleteMany();
  await db.costAssignment.createMany({
    data: assigned.map(({ kind, id, at, code }) => ({
      ...{ subjectKind: kind, subjectId: id, firstMonth: dayStart(MONTHS[at] ?? FIRST), at: NOW },
      costCentreId: code === null ? null : idOf(code),
    })),
  });
  for (const [key, value] of [
    ['cost_sharing', { rule: sharing.rule, shares: [...sharing.shares] }],
    ['cost_centre_tag', { tagKey }],
  ] as const) {
    const row = { value, updatedAt: NOW };
    await db.setting.upsert({ where: { key }, create: { key, ...row }, update: row });
  }
}

/** Which cost centre has what, worked out line by line. */

export const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
export const allOf = ({ lines, unassigned, apart }: CentreMonth) => [...lines, unassigned, apart];
