import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { loweredLimits, undoReason } from './action-rules';
import {
  type BudgetPeriod,
  carriedAlerts,
  dueAlerts,
  findTerms,
  isReached,
  isStale,
  judgeStanding,
  type LimitRow,
  listReached,
  PERIODS,
  parseFamily,
  thresholdAmount,
  windowOf,
  windowsIn,
} from './rules';
import { findScope, toFilter } from './scope-rules';

const ZONES = ['America/Los_Angeles', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const ZONE = process.env.TZ;
afterEach(() => {
  process.env.TZ = ZONE;
});

/** Days since 1970 of a civil date, by whole numbers alone. */
function civilDay(year: bigint, month: bigint, day: bigint): bigint {
  const y = month <= 2n ? year - 1n : year;
  const era = y / 400n;
  const yearOfEra = y - era * 400n;
  const shifted = month > 2n ? month - 3n : month + 9n;
  const dayOfYear = (153n * shifted + 2n) / 5n + day - 1n;
  return era * 146_097n + yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear - 719_468n;
}

const DAY_MS = 86_400_000n;

/** First and last instant of the window, in milliseconds. */
function oracle(period: BudgetPeriod, at: bigint): [bigint, bigint] {
  const days = at / DAY_MS;
  if (period === 'day') return [days * DAY_MS, (days + 1n) * DAY_MS];
  if (period === 'week') {
    const monday = days - ((days + 3n) % 7n);
    return [monday * DAY_MS, (monday + 7n) * DAY_MS];
  }
  for (let month = 0n; ; month += 1n) {
    const [from, next] = [month, month + 1n].map((one) => civilDay(2023n + one / 12n, (one % 12n) + 1n, 1n));
    if (from !== undefined && next !== undefined && from <= days && days < next) return [from * DAY_MS, next * DAY_MS];
  }
}

const MONTH_ENDS = Array.from({ length: 48 }, (_, month) => Date.UTC(2023, month + 1, 1));
/** North America, Europe, Lord Howe and New Zealand, to and from summer time. */
const CLOCK_CHANGES = [
  ...['2026-03-08T10:00Z', '2026-11-01T09:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ...['2026-10-03T15:30Z', '2026-04-04T15:00Z', '2026-09-26T14:00Z', '2027-04-03T14:00Z'],
].map((text) => Date.parse(text));

describe('windows', () => {
  it.each(ZONES)('are UTC and half-open at month ends and clock changes in a process of %s', (zone) => {
    process.env.TZ = zone;
    expect(new Date(Date.UTC(2026, 0, 1)).getHours()).not.toBe(0);
    for (const at of [...MONTH_ENDS, ...CLOCK_CHANGES]) {
      for (const shift of [-3_600_000, -1, 0, 1, 3_600_000]) {
        for (const period of PERIODS) {
          const { from, to, next } = windowOf(period, dayOf(new Date(at + shift)));
          const [begin, end] = oracle(period, BigInt(at + shift));
          expect([BigInt(dayStart(from).getTime()), BigInt(dayStart(next).getTime())]).toEqual([begin, end]);
          expect(addDays(to, 1)).toBe(next);
        }
      }
    }
  });

  it('follow one another without a gap, and end after the budget was made', () => {
    const windows = windowsIn('week', { from: '2026-10-28', to: '2026-11-23' }, new Date('2026-11-09T00:00:00Z'));
    expect(windows.map(({ from }) => from)).toEqual(['2026-11-09', '2026-11-16', '2026-11-23']);
    expect(windowsIn('month', { from: '2026-10-28', to: '2026-11-23' }, new Date(0)).map(({ from }) => from)).toEqual([
      '2026-10-01',
      '2026-11-01',
    ]);
  });
});

const nano = fc.bigInt({ min: 0n, max: 10n ** 18n });
const percent = fc.integer({ min: 1, max: 1_000 });

describe('a limit', () => {
  it('is reached at and above its threshold, exactly', () => {
    fc.assert(
      fc.property(nano, nano, percent, (spent, limit, per) => {
        const isOver = limit === 0n ? spent > 0n : spent * 100n >= limit * BigInt(per);
        expect(isReached(spent, limit, per)).toBe(isOver);
        const edge = thresholdAmount(limit, per);
        expect([isReached(edge, limit, per), isReached(edge - 1n, limit, per)]).toEqual([true, false]);
      }),
    );
  });

  it('tells no limit, zero and nothing read apart', () => {
    expect([isReached(10n ** 18n, null), isReached(0n, 0n), isReached(1n, 0n), isReached(null, 0n)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
    const at = (limit: bigint | null, spent: bigint | null) => judgeStanding(limit, { spent, forecast: null });
    expect([at(null, 5n), at(0n, 0n), at(0n, 1n), at(10n, null), at(10n, 7n), at(10n, 8n), at(10n, 10n)]).toEqual([
      ...['no_limit', 'on_track', 'passed', 'unknown', 'on_track', 'near', 'passed'],
    ]);
    expect(judgeStanding(10n, { spent: 1n, forecast: { low: 1n, expected: 10n, high: 20n } })).toBe('heading');
  });

  const set = (revision: number, amount: bigint | null, at: string): LimitRow => ({
    ...{ revision, kind: 'set', amount, until: null },
    at: new Date(`${at}T12:00:00Z`),
  });
  const raise = (revision: number, amount: bigint, at: string, until: string): LimitRow => ({
    ...set(revision, amount, at),
    ...{ kind: 'raise', until },
  });
  const ROWS = [
    set(1, 100n, '2026-09-10'),
    raise(2, 50n, '2026-10-31', '2026-11-01'),
    set(3, 80n, '2026-11-20'),
    raise(4, 5n, '2026-11-21', '2026-12-15'),
    set(5, null, '2027-02-01'),
  ];

  it.each([
    ['2026-08-01', 1, 100n],
    ['2026-09-01', 1, 100n],
    ['2026-10-01', 2, 150n],
    ['2026-11-01', 4, 135n],
    ['2026-12-01', 4, 85n],
    ['2027-01-01', 4, 80n],
    ['2027-02-01', 5, null],
  ] as const)('of the month %s is that which held at its end', (day, revision, limit) => {
    expect(findTerms(ROWS, windowOf('month', day))).toMatchObject({ revision, limit });
  });
});

describe('alerts', () => {
  const thresholds = { actual: [50, 80, 95, 100], forecast: [100] };
  const position = (spent: bigint, expected: bigint | null = null) => ({
    spent,
    forecast: expected === null ? null : { low: expected, expected, high: expected },
  });
  const told = (spent: bigint, limit = 100n, expected: bigint | null = null) =>
    dueAlerts(listReached(limit, position(spent, expected), thresholds), [], 1)
      .filter(({ state }) => state === 'told')
      .map(({ basis, threshold }) => `${basis} ${threshold}`);

  it('tell the highest of those that come due at once', () => {
    expect([told(49n), told(50n), told(81n), told(250n)]).toEqual([[], ['actual 50'], ['actual 80'], ['actual 100']]);
  });

  it('tell a forecast beside less, never beside the amount itself', () => {
    expect(told(60n, 100n, 120n)).toEqual(['actual 50', 'forecast 100']);
    expect(told(100n, 100n, 120n)).toEqual(['actual 100']);
  });

  it('after a raise come only from thresholds above the new position', () => {
    const known = [50, 80, 95, 100].map((threshold) => ({ revision: 1, basis: 'actual' as const, threshold }));
    const reached = listReached(150n, position(130n), thresholds);
    const carried = carriedAlerts(reached, known).map((one) => ({ ...one, revision: 2 }));
    expect(carried.map(({ threshold }) => threshold)).toEqual([50, 80]);
    expect(dueAlerts(reached, [...known, ...carried], 2)).toEqual([]);
    const later = dueAlerts(listReached(150n, position(143n), thresholds), [...known, ...carried], 2);
    expect(later).toEqual([{ basis: 'actual', threshold: 95, state: 'told' }]);
  });

  it('after a cut come from what is reached for the first time', () => {
    const known = [{ revision: 1, basis: 'actual' as const, threshold: 50 }];
    const reached = listReached(60n, position(50n), thresholds);
    const carried = carriedAlerts(reached, known).map((one) => ({ ...one, revision: 2 }));
    expect(dueAlerts(reached, [...known, ...carried], 2)).toEqual([{ basis: 'actual', threshold: 80, state: 'told' }]);
  });
});

it.each([
  ['claude-opus-4-5-20251101', 'claude-opus'],
  ['claude-3-5-haiku-20241022', 'claude-haiku'],
  ['claude-sonnet-4-20250514-v1:0', 'claude-sonnet'],
  ['claude-haiku-5-5', 'claude-haiku'],
  ['', ''],
])('takes %s for the family %s', (model, family) => {
  expect(parseFamily(model)).toBe(family);
});

it('never filters by nothing where a family has no model yet', () => {
  expect(toFilter({ kind: 'model_family', id: 'claude-opus' }, [])).toEqual({ model: ['claude-opus'] });
  expect(toFilter({ kind: 'model_family', id: 'claude-opus' }, ['claude-opus-4', 'claude-haiku-4'])).toEqual({
    model: ['claude-opus-4'],
  });
});

it('takes figures for old when nothing was read for two hours, and when nothing ever was', () => {
  const now = new Date('2026-11-23T14:05:00Z');
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  expect([isStale(before(120), now), isStale(before(121), now), isStale(null, now)]).toEqual([false, true, true]);
});

const nothing = {
  ...{ workspace: [], model: [], api_key: [], tier: [], token_type: [], tag: [], owner: [], cost_centre: [] },
};

it.each([
  [{}, { kind: 'organization', id: '' }],
  [{ workspace: ['A'] }, { kind: 'workspace', id: 'A' }],
  [{ model: ['claude-opus-4', 'claude-opus-4-5-20251101'] }, { kind: 'model_family', id: 'claude-opus' }],
  [{ model: ['claude-opus-4', 'claude-haiku-4-5'] }, null],
  [{ model: ['claude-opus-4'], workspace: ['A'] }, null],
  [{ workspace: ['A', 'B'] }, null],
])('a chart of %j shows the budget of %j', (chosen, scope) => {
  expect(findScope({ ...nothing, ...chosen })).toEqual(scope);
});

it.each([
  ['disable_keys', 'the period before', 1, 5n, 'period_ended'],
  ['disable_keys', 'now', 2, 5n, 'raised'],
  ['disable_keys', 'now', 2, 10n, null],
  ['disable_keys', 'now', 2, null, null],
  ['disable_keys', 'now', 1, 5n, null],
  ['set_spend_limit', 'the period before', 1, 5n, 'period_ended'],
  ['ask_more', 'the period before', 1, 5n, null],
] as const)('%s of %s at revision %i with %s spent of 10 is undone as %s', (action, when, revision, spent, reason) => {
  const from = when === 'now' ? '2026-11-01' : '2026-10-01';
  const stands = { from: '2026-11-01', revision, limit: 10n, spent };
  expect(undoReason({ action, revision: 1, from }, stands)).toBe(reason);
});

it('lowers to a tier what is higher, and nothing that is as low', () => {
  const limits = [
    { type: 'requests_per_minute', value: 1_000 },
    { type: 'output_tokens_per_minute', value: 50 },
    { type: 'enqueued_batch_requests', value: 100 },
  ];
  const group = { id: 'g', groupType: 'model_group', name: 'Opus', limits };
  expect(loweredLimits('low', group, new Map())).toEqual([
    { type: 'requests_per_minute', value: 100 },
    { type: 'output_tokens_per_minute', value: 5 },
  ]);
  const own = new Map([
    ['requests_per_minute', 100],
    ['output_tokens_per_minute', 6],
  ]);
  expect(loweredLimits('low', group, own)).toEqual([{ type: 'output_tokens_per_minute', value: 5 }]);
  expect(loweredLimits('flexible', group, new Map())).toEqual([]);
});
