import { expect, it } from 'vitest';
import type { Reconciled } from '@/lib/domain/gateway-requests/query-schema';
import { sumBy, sumReconciled } from './reconcile-sums';

const row = (
  day: string,
  workspaceId: string,
  counted: number,
  passed: number,
  priceNano: string | null,
): Reconciled => ({
  ...{ day, workspaceId, workspaceName: null, isPartial: day === '2026-11-29', lost: 1, cut: 2, priceNano },
  types: ['uncached_input', 'output'].map((type, at) => ({
    ...{ type, counted: String(counted + at), reported: String(counted + passed), notThrough: String(passed) },
    unreported: String(at),
  })),
  ...{ countedNano: String(counted * 10), estimatedNano: '1', throughNano: String(counted * 9) },
  ...{ reportedNano: String(counted * 9 + passed), notThroughNano: String(passed) },
  correctedNano: String(-counted),
});

const ROWS = [
  row('2026-11-29', 'a', 900_719_925_474_099, 3, '-5'),
  row('2026-11-29', 'b', 4, 0, null),
  row('2026-11-28', 'a', 7, 2, '-1'),
];

it('adds up to the same whichever way rows are put together', () => {
  const total = sumReconciled(ROWS);
  for (const key of ['day', 'workspaceId'] as const) {
    const groups = sumBy(ROWS, (one) => one[key]);
    for (const kind of [
      ...(['countedNano', 'estimatedNano', 'reportedNano', 'throughNano', 'notThroughNano', 'correctedNano'] as const),
    ]) {
      expect(String(groups.reduce((sum, group) => sum + BigInt(group[kind]), 0n))).toBe(total[kind]);
    }
    for (const [at, { type }] of total.types.entries()) {
      const parts = groups.map(({ types }) => types[at]);
      expect(parts.map((part) => part?.type)).toEqual(groups.map(() => type));
      const sum = parts.reduce((whole, part) => whole + BigInt(part?.counted ?? 0), 0n);
      expect(String(sum)).toBe(total.types[at]?.counted);
    }
    for (const kind of ['lost', 'cut'] as const)
      expect(groups.reduce((sum, group) => sum + (group[kind] ?? Number.NaN), 0)).toBe(total[kind]);
  }
});

it('knows of a sum only what is known of each of its parts', () => {
  const groups = sumBy(ROWS, ({ workspaceId }) => workspaceId);
  expect(groups.map(({ id, priceNano, isPartial }) => ({ id, priceNano, isPartial }))).toEqual([
    { id: 'a', priceNano: '-6', isPartial: true },
    { id: 'b', priceNano: null, isPartial: true },
  ]);
  expect(sumReconciled(ROWS).priceNano).toBeNull();
  const unsaid = ROWS.map((one, at) => (at === 1 ? { ...one, lost: null, cut: null } : one));
  expect(sumBy(unsaid, ({ workspaceId }) => workspaceId).map(({ lost, cut }) => [lost, cut])).toEqual([
    [2, 4],
    [null, null],
  ]);
});
