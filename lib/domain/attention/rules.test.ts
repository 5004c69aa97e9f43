import { describe, expect, it } from 'vitest';
import {
  anomalyItem,
  departureItems,
  type KeyFacts,
  keyItems,
  mostPressingFirst,
  type SyncFacts,
  syncItems,
} from './rules';

const NOW = new Date('2026-11-23T14:05:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const WELL: SyncFacts = {
  workerAt: minutesAgo(0),
  figuresAt: minutesAgo(3),
  failing: [],
  contradiction: null,
  heldDays: 0,
  heldSince: null,
  correctedDays: 0,
  correctedFrom: null,
  correctedTo: null,
  correctedNano: 0n,
  correctedAt: null,
};
const ALL = { sync: true, allMoney: true };
const NOTHING = { sync: false, allMoney: false };
const CORRECTED = { correctedDays: 2, correctedFrom: '2026-09-01', correctedTo: '2026-09-30', correctedAt: NOW };
const run = (state: string) => ({ kind: 'mirror', state, message: null, at: NOW.toISOString() });

describe('syncItems', () => {
  it.each<[string, Partial<SyncFacts>, string[]]>([
    ['all is well', {}, []],
    ['the worker beat 15 s ago', { workerAt: minutesAgo(15 / 60) }, []],
    ['the worker is silent', { workerAt: minutesAgo(16 / 60) }, ['danger worker_silent']],
    ['the worker never started', { workerAt: null }, ['danger worker_silent']],
    ['a run failed', { failing: [run('failed')] }, ['danger sync_failing']],
    ['a run was partial', { failing: [run('partial')] }, ['warning sync_failing']],
    [
      'the reports contradict each other',
      { contradiction: { title: 'A', detail: 'B' } },
      ['warning reports_contradict'],
    ],
    ['figures are an hour old', { figuresAt: minutesAgo(60) }, []],
    ['figures are older', { figuresAt: minutesAgo(61) }, ['warning figures_old']],
    ['figures are older than a day', { figuresAt: minutesAgo(24 * 60 + 1) }, ['danger figures_old']],
    ['figures were never read', { figuresAt: null }, []],
    ['days are held', { heldDays: 3, heldSince: NOW }, ['neutral days_held']],
    ['a settled month changed', CORRECTED, ['neutral settled_month_changed']],
  ])('%s', (_, facts, expected) => {
    const items = syncItems({ ...WELL, ...facts }, NOW, ALL);
    expect(items.map(({ severity, kind }) => `${severity} ${kind}`)).toEqual(expected);
  });

  it('tells of runs and money only those who may see them', () => {
    const facts = {
      ...WELL,
      ...CORRECTED,
      workerAt: null,
      heldDays: 1,
      failing: [run('failed')],
      figuresAt: minutesAgo(90),
    };
    expect(syncItems(facts, NOW, NOTHING)).toMatchObject([{ kind: 'figures_old', href: null }]);
    expect(syncItems(facts, NOW, { sync: false, allMoney: true }).map(({ kind }) => kind)).toEqual([
      'figures_old',
      'settled_month_changed',
    ]);
  });

  it.each([
    [2_500_000_000n, '+$2.50', 'Exactly 2.5 USD'],
    [-1_234_560_000_001n, '−$1,234.56', 'Exactly -1234.560000001 USD'],
    [0n, '$0', 'Exactly 0 USD'],
  ])('says by how much a month changed: %s', (correctedNano, title, detail) => {
    const [item] = syncItems({ ...WELL, ...CORRECTED, correctedNano }, NOW, ALL);
    expect(item?.title).toBe(`A past month changed by ${title}`);
    expect(item?.detail).toContain(detail);
  });
});

describe('keyItems', () => {
  const none: KeyFacts = {
    left: 0,
    expiring: 0,
    expiresFirst: null,
    unused: 0,
    old: 0,
    oldest: null,
    leftKeys: [],
    unusedKeys: [],
  };
  it.each<[Partial<KeyFacts>, [string, number, string][]]>([
    [{}, []],
    [{ left: 1 }, [['1 API key of someone who left still works', 1, '/api-keys?show=left']]],
    [{ left: 2 }, [['2 API keys of people who left still work', 2, '/api-keys?show=left']]],
    [{ expiring: 1, expiresFirst: NOW }, [['1 API key stops working within 14 days', 1, '/api-keys?show=expiring']]],
    [{ unused: 5 }, [['5 API keys have not been used for 60 days', 5, '/api-keys?show=unused']]],
    [{ unused: 1708 }, [['1,708 API keys have not been used for 60 days', 1708, '/api-keys?show=unused']]],
    [{ old: 1 }, [['1 API key is older than 90 days', 1, '/api-keys?show=old']]],
  ])('%j', (facts, expected) =>
    expect(keyItems({ ...none, ...facts }, false).map(({ title, count, href }) => [title, count, href])).toEqual(
      expected,
    ),
  );

  it('leads whoever may decide to where that is done', () => {
    expect(keyItems({ ...none, left: 1 }, true)[0]?.href).toBe('/offboarding/keys');
  });
});

it.each([
  [0, 0, []],
  [1, 0, [['1 person who was offboarded is still in the organisation', 1]]],
  [
    2,
    3,
    [
      ['The offboarding of 3 people is not complete', 3],
      ['2 people who were offboarded are still in the organisation', 2],
    ],
  ],
])('%d departures wait and %d are not complete', (waiting, incomplete, expected) => {
  expect(departureItems({ waiting, incomplete, returned: 0 }).map(({ title, count }) => [title, count])).toEqual(
    expected,
  );
});

it('says who is back, and where that is confirmed', () => {
  const [item] = departureItems({ waiting: 0, incomplete: 0, returned: 2 });
  expect([item?.title, item?.href]).toEqual(['2 people who left are back in the organisation', '/settings/accounts']);
});

describe('anomalyItem', () => {
  const night = { id: 'a1', name: 'robot', seriesKind: 'api_key' as const, since: new Date('2026-11-03T01:00:00Z') };
  it.each([
    [
      'open',
      '2026-11-03',
      'danger',
      'API key robot spends far',
      'About $349.00 above usual so far. See what causes it.',
    ],
    ['ended', '2026-11-03', 'warning', 'API key robot spent far', 'on that day. Say whether it was expected.'],
    ['ended', '2026-11-05', 'warning', 'API key robot spent far', 'until 5 Nov 2026. Say whether it was expected.'],
  ])('%s, seen %s', (state, seen, severity, title, detail) => {
    const item = anomalyItem({ ...night, state, seen, excess: 349_000_000_000n });
    expect(item).toMatchObject({ severity, since: '2026-11-03', href: '/anomalies/a1' });
    expect(item.title).toBe(`${title} more than usual`);
    expect(item.detail).toContain(detail);
  });
});

it('puts the most pressing first', () => {
  const items = [
    ...keyItems(
      { left: 1, expiring: 1, expiresFirst: NOW, unused: 1, old: 1, oldest: null, leftKeys: [], unusedKeys: [] },
      true,
    ),
    ...syncItems({ ...WELL, failing: [run('partial')], workerAt: null }, NOW, ALL),
  ];
  expect(mostPressingFirst(items).map(({ kind }) => kind)).toEqual([
    'worker_silent',
    'keys_left',
    'sync_failing',
    'keys_expiring',
    'keys_unused',
    'keys_old',
  ]);
});
