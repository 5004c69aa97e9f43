import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayStart } from '@/lib/core/time';
import { findJump, JUMP_FLOOR, type PartJump, tellableJumps } from './jump-rules';

/** A Sunday. */
const LAST = '2026-11-22';
const USD = 1_000_000_000n;

/** Sixty days of a usual cost in dollars on working days and weekends, with some days that differ. */
function costs(working: number, weekend: number, different: Record<Day, number> = {}, length = 60): Map<Day, bigint> {
  const found = new Map<Day, bigint>();
  for (let back = 0; back < length; back += 1) {
    const day = addDays(LAST, -back);
    const isWeekend = dayStart(day).getUTCDay() % 6 === 0;
    const dollars = different[day] ?? (isWeekend ? weekend : working);
    if (dollars !== 0) found.set(day, BigInt(dollars) * USD);
  }
  return found;
}

const jumpDay = (map: Map<Day, bigint>) => findJump({ costs: map, last: LAST })?.day ?? null;

describe('findJump', () => {
  it.each<[string, Map<Day, bigint>, Day | null]>([
    ['an even spend', costs(100, 100), null],
    ['nothing at all', new Map(), null],
    ['exactly 2.5 times', costs(100, 100, { '2026-11-18': 250 }), null],
    ['a little more than 2.5 times', costs(100, 100, { '2026-11-18': 251 }), '2026-11-18'],
    ['a working day as weekends are', costs(100, 10, { '2026-11-18': 10 }), null],
    ['a weekend as working days are', costs(100, 10, { '2026-11-21': 100 }), '2026-11-21'],
    ['a working day after a quiet weekend', costs(100, 10), null],
    ['tenfold of little', costs(2, 2, { '2026-11-18': 24 }), null],
    ['tenfold of little, at the floor', costs(2, 2, { '2026-11-18': 25 }), '2026-11-18'],
    ['a spike among earlier spikes', costs(100, 100, { '2026-11-03': 900, '2026-11-18': 300 }), '2026-11-03'],
    ['the oldest day that is told', costs(100, 100, { '2026-10-26': 900 }), '2026-10-26'],
    ['a day before that', costs(100, 100, { '2026-10-23': 900 }), null],
    ['a day after the last complete one', costs(100, 100).set('2026-11-23', 900n * USD), null],
    ['a new part with three days', costs(100, 100, { '2026-11-22': 900 }, 3), null],
    ['a part used on one day of weeks', costs(0, 0, { '2026-10-01': 1, '2026-11-18': 500 }), '2026-11-18'],
  ])('%s', (_, map, day) => expect(jumpDay(map)).toBe(day));

  it('says what was usual', () => {
    expect(findJump({ costs: costs(100, 10, { '2026-11-18': 1_000 }), last: LAST })).toEqual({
      day: '2026-11-18',
      cost: 1_000n * USD,
      usual: 100n * USD,
    });
    expect(JUMP_FLOOR).toBe(25n * USD);
  });
});

describe('tellableJumps', () => {
  const jump = (kind: PartJump['kind'], id: string, cost: number, day = LAST, workspaceId = 'A'): PartJump => ({
    ...{ kind, id, name: id, workspaceId, day, cost: BigInt(cost) * USD, usual: 10n * USD },
  });
  it.each<[string, PartJump[], string[]]>([
    [
      'the key alone, where it is most of its workspace',
      [jump('workspace', 'A', 100), jump('api_key', 'k', 60)],
      ['k'],
    ],
    ['both, where the key is a small part', [jump('workspace', 'A', 500), jump('api_key', 'k', 60)], ['A', 'k']],
    ['both, of other days', [jump('workspace', 'A', 100), jump('api_key', 'k', 90, '2026-11-20')], ['A', 'k']],
    ['both, of other workspaces', [jump('workspace', 'A', 100), jump('api_key', 'k', 90, LAST, 'B')], ['A', 'k']],
    [
      'the largest first, no more than asked',
      ['a', 'b', 'c', 'd'].map((id, at) => jump('api_key', id, 50 + at)),
      ['d', 'c', 'b'],
    ],
  ])('%s', (_, jumps, ids) => expect(tellableJumps(jumps, 3).map(({ id }) => id)).toEqual(ids));
});
