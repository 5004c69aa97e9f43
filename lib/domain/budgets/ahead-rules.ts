import { groupBy } from '@/lib/core/group-by';
import type { Day } from '@/lib/core/time';
import { UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';

/** What went through the gateway in a day, by Steward key and the vendor's key behind it. */
export interface ThroughCell {
  day: Day;
  workspaceRef: number;
  vendorRef: number;
  /** The number that the Steward key has in figures. */
  keyRef: number;
  /** Without its date. */
  model: string;
  nano: bigint;
  /** Whether a budget is of it. */
  isIn: boolean;
}

/** What the report has of the same day, of one of these keys of either kind, or of no key. */
export interface ReportedCell extends Omit<ThroughCell, 'vendorRef'> {}

/**
 * By how much the gateway is ahead of the report, day by day, of what a budget is of. Of the vendor keys behind the gateway that
 * counts which is more, the gateway's sum or the report's: neither is ever more than was billed by then, so nothing counts twice.
 * Each Steward key is ahead by what the report does not give it, all of a vendor key's by no more than that key. What the
 * report has of no key may be of these, and is taken off.
 */
export function aheadByDay(
  through: readonly ThroughCell[],
  reported: readonly ReportedCell[],
  isOf: ((model: string) => boolean) | null,
): Map<Day, bigint> {
  const ahead = new Map<Day, bigint>();
  const placeOf = ({ day, workspaceRef }: { day: Day; workspaceRef: number }) => `${day} ${workspaceRef}`;
  const known = groupBy(reported, placeOf);
  const isChosen = (cell: ReportedCell) => cell.isIn && (isOf === null || isOf(cell.model));
  for (const [place, cells] of groupBy(through, placeOf)) {
    const here = known.get(place) ?? [];
    const total = listParts(cells).reduce((sum, part) => {
      const refs = new Set(part.flatMap(({ vendorRef, keyRef }) => [vendorRef, keyRef]));
      const ofPart = here.filter(({ keyRef }) => refs.has(keyRef));
      const most = excess(sumOf(part), sumOf(ofPart));
      // Of some models, whoever used them counts; of some keys, what the report gives to these.
      const nameOf = ({ keyRef, model }: ReportedCell) => (isOf === null ? String(keyRef) : model);
      const given = groupBy(ofPart.filter(isChosen), nameOf);
      const wanted = [...groupBy(part.filter(isChosen), nameOf)];
      const own = wanted.reduce((of, [name, some]) => of + excess(sumOf(some), sumOf(given.get(name) ?? [])), 0n);
      // No more than the vendor key is ahead.
      return sum + own - excess(own, most);
    }, 0n);
    const ofNoKey = here.filter((cell) => cell.keyRef === UNATTRIBUTED_KEY_REF && isChosen(cell));
    const [{ day } = { day: '' }] = cells;
    ahead.set(day, (ahead.get(day) ?? 0n) + excess(total, sumOf(ofNoKey)));
  }
  return ahead;
}

/** Vendor keys with the Steward keys that used them; those that share a Steward key are one part. */
function listParts(cells: readonly ThroughCell[]): ThroughCell[][] {
  const parts: { refs: Set<string>; cells: ThroughCell[] }[] = [];
  for (const cell of cells) {
    const refs = [`vendor ${cell.vendorRef}`, `key ${cell.keyRef}`];
    const met = parts.filter((part) => refs.some((ref) => part.refs.has(ref)));
    const [first = { refs: new Set<string>(), cells: [] }, ...others] = met;
    for (const other of others) {
      for (const ref of other.refs) first.refs.add(ref);
      first.cells.push(...other.cells);
      parts.splice(parts.indexOf(other), 1);
    }
    for (const ref of refs) first.refs.add(ref);
    first.cells.push(cell);
    if (met.length === 0) parts.push(first);
  }
  return parts.map((part) => part.cells);
}

const excess = (one: bigint, other: bigint) => (one > other ? one - other : 0n);

function sumOf(cells: readonly { nano: bigint }[]): bigint {
  return cells.reduce((sum, { nano }) => sum + nano, 0n);
}
