import { groupBy } from '@/lib/core/group-by';
import type { Reconciled } from '@/lib/domain/gateway-requests/query-schema';

/** A comparison of one day and workspace, or of several together. */
export type Compared = Omit<Reconciled, 'day' | 'workspaceId' | 'workspaceName'>;

type NanoKind = 'countedNano' | 'estimatedNano' | 'reportedNano' | 'throughNano' | 'notThroughNano' | 'correctedNano';

/** Each group of rows as one, in the order of their first; the sums of all groups are the sums of all rows. */
export function sumBy(rows: readonly Reconciled[], key: (row: Reconciled) => string): (Compared & { id: string })[] {
  return [...groupBy(rows, key)].map(([id, group]) => ({ id, ...sumReconciled(group) }));
}

const sumKnown = (rows: readonly Reconciled[], kind: 'lost' | 'cut') =>
  rows.reduce<number | null>((sum, row) => (sum === null || row[kind] === null ? null : sum + row[kind]), 0);

/** What is not known of one of them is not known of their sum. */
export function sumReconciled(rows: readonly Reconciled[]): Compared {
  const nano = (kind: NanoKind) => String(rows.reduce((sum, row) => sum + BigInt(row[kind]), 0n));
  const types = groupBy(
    rows.flatMap((row) => row.types),
    ({ type }) => type,
  );
  const prices = rows.flatMap(({ priceNano }) => (priceNano === null ? [] : [BigInt(priceNano)]));
  return {
    isPartial: rows.some(({ isPartial }) => isPartial),
    types: [...types].map(([type, parts]) => {
      const count = (kind: 'counted' | 'reported' | 'notThrough' | 'unreported') =>
        String(parts.reduce((sum, part) => sum + BigInt(part[kind]), 0n));
      return {
        type,
        ...{ counted: count('counted'), reported: count('reported') },
        ...{ notThrough: count('notThrough'), unreported: count('unreported') },
      };
    }),
    ...{ countedNano: nano('countedNano'), estimatedNano: nano('estimatedNano'), reportedNano: nano('reportedNano') },
    ...{ throughNano: nano('throughNano'), notThroughNano: nano('notThroughNano') },
    correctedNano: nano('correctedNano'),
    priceNano: prices.length === rows.length ? String(prices.reduce((sum, price) => sum + price, 0n)) : null,
    ...{ lost: sumKnown(rows, 'lost'), cut: sumKnown(rows, 'cut') },
  };
}
