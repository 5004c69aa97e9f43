import type { NanoDollars } from '@/lib/core/money';
import { addDays, type Day, dayStart } from '@/lib/core/time';

/** How far back jumps are reported, and how many previous days define what is usual. */
export const JUMP_LOOKBACK_DAYS = 28;
export const JUMP_BASELINE_DAYS = 28;
/** Days of the same kind needed before anything counts as usual. */
const LEAST_BASELINE = 4;
/** Days below $25 are not worth reporting. */
export const JUMP_FLOOR: NanoDollars = 25_000_000_000n;

export interface Jump {
  day: Day;
  cost: NanoDollars;
  /** The median of the days of the same kind in the four weeks before. */
  usual: NanoDollars;
}

export interface DayCosts {
  /** Cost of each day; a missing day cost nothing. */
  costs: ReadonlyMap<Day, NanoDollars>;
  /** The newest complete day. */
  last: Day;
}

/** The largest jump of the last weeks: a day of more than 2.5 times what its kind of day, working day or weekend, usually costs. */
export function findJump({ costs, last }: DayCosts): Jump | null {
  const days = seriesOf(costs, last);
  const first = days.findIndex(({ cost }) => cost > 0n);
  if (first === -1) return null;
  let found: Jump | null = null;
  for (let at = JUMP_BASELINE_DAYS; at < days.length; at += 1) {
    const { day, cost = 0n } = days[at] ?? {};
    if (day === undefined || cost < JUMP_FLOOR) continue;
    const usual = usualAt(days, at, first);
    if (usual === null || cost * 2n <= usual * 5n) continue;
    if (!found || cost - usual >= found.cost - found.usual) found = { day, cost, usual };
  }
  return found;
}

type KnownDay = ReturnType<typeof seriesOf>[number];

/** What earlier days of the same kind cost; null if there are too few, or if so many cost as much that this is not a jump. */
function usualAt(days: readonly KnownDay[], at: number, first: number): NanoDollars | null {
  const { cost = 0n, isWeekend = false } = days[at] ?? {};
  const before: NanoDollars[] = [];
  let many = 0;
  for (let place = Math.max(first, at - JUMP_BASELINE_DAYS); place < at; place += 1) {
    const other = days[place];
    if (other?.isWeekend !== isWeekend) continue;
    before.push(other.cost);
    if (other.cost * 5n >= cost * 2n) many += 1;
  }
  // More than half of them cost as much, so the median does too, and nothing needs sorting.
  return many * 2 > before.length ? null : median(before);
}

/** Every day that is looked at or compared with, oldest first. */
function seriesOf(costs: ReadonlyMap<Day, NanoDollars>, last: Day) {
  const length = JUMP_BASELINE_DAYS + JUMP_LOOKBACK_DAYS;
  const weekdayOfLast = dayStart(last).getUTCDay();
  return Array.from({ length }, (_, at) => {
    const back = length - 1 - at;
    const day = addDays(last, -back);
    const weekday = (weekdayOfLast + 7 * JUMP_BASELINE_DAYS - back) % 7;
    return { day, cost: costs.get(day) ?? 0n, isWeekend: weekday % 6 === 0 };
  });
}

function median(values: readonly NanoDollars[]): NanoDollars | null {
  if (values.length < LEAST_BASELINE) return null;
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0n;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0n) + upper) / 2n;
}

export interface PartJump extends Jump {
  kind: 'workspace' | 'api_key';
  id: string;
  name: string;
  workspaceId: string | null;
}

/** The jumps to report, largest first. If one key causes most of a workspace's jump, it is reported as the key's. */
export function tellableJumps(jumps: readonly PartJump[], most: number): PartJump[] {
  const excess = ({ cost, usual }: Jump) => cost - usual;
  const isExplained = (jump: PartJump) =>
    jump.kind === 'workspace' &&
    jumps.some(
      (other) =>
        other.kind === 'api_key' &&
        other.workspaceId === jump.id &&
        other.day === jump.day &&
        excess(other) * 2n >= excess(jump),
    );
  return jumps
    .filter((jump) => !isExplained(jump))
    .sort((a, b) => (excess(a) < excess(b) ? 1 : excess(a) > excess(b) ? -1 : a.id < b.id ? -1 : 1))
    .slice(0, most);
}
