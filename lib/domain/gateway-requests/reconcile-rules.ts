import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import type { Reconciled } from './query-schema';

/** In the order of TOKEN_TYPES. */
type Counts = readonly string[];

/** By the gateway, of one day and workspace. */
export interface Counted {
  counts: Counts;
  nano: string;
  estimatedNano: string;
}

/** By the vendor's report: what came through the gateway, or what did not. */
export interface Reported {
  isThrough: boolean;
  counts: Counts;
  nano: string;
}

type Comparison = Pick<
  Reconciled,
  'types' | 'countedNano' | 'estimatedNano' | 'reportedNano' | 'throughNano' | 'notThroughNano' | 'priceNano'
>;

/** Holds the gateway's count against the report, and says what the difference is made of. */
export function compareDay(counted: Counted | null, reported: readonly Reported[]): Comparison {
  const through = reported.filter(({ isThrough }) => isThrough);
  const past = reported.filter(({ isThrough }) => !isThrough);
  const types = TOKEN_TYPES.map(({ id }, at) => {
    const own = BigInt(counted?.counts[at] ?? 0);
    const [came, passed] = [sumOf(through, at), sumOf(past, at)];
    return {
      type: id,
      ...{ counted: String(own), reported: String(came + passed) },
      ...{ notThrough: String(passed), unreported: String(own - came) },
    };
  });
  const [throughNano, notThroughNano] = [nanoOf(through), nanoOf(past)];
  const isSame = types.every(({ unreported }) => unreported === '0') && counted?.estimatedNano === '0';
  return {
    types,
    ...{ countedNano: counted?.nano ?? '0', estimatedNano: counted?.estimatedNano ?? '0' },
    ...{ reportedNano: String(throughNano + notThroughNano), throughNano: String(throughNano) },
    notThroughNano: String(notThroughNano),
    priceNano: isSame ? String(throughNano - BigInt(counted.nano)) : null,
  };
}

const sumOf = (rows: readonly Reported[], at: number) =>
  rows.reduce((sum, { counts }) => sum + BigInt(counts[at] ?? 0), 0n);
const nanoOf = (rows: readonly Reported[]) => rows.reduce((sum, { nano }) => sum + BigInt(nano), 0n);
