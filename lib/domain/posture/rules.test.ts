import { describe, expect, it } from 'vitest';
import type { PosturePoint } from './query-schema';
import { isTickFresh, isWeaker, judgeCount, leastRole, scoreOf } from './rules';

const NOW = new Date('2026-11-23T14:05:00.000Z');
const point = (
  id: string,
  section: PosturePoint['section'],
  state: PosturePoint['state'],
  weight = 1,
): PosturePoint => ({
  ...{ id, section, state, weight, question: id, reason: '', detail: '', open: null, of: null, first: [] },
  ...{ listHref: null, mend: { label: 'Mend', href: '/' }, tick: null },
});

describe('scoreOf', () => {
  it('counts what is not known neither for nor against, and what does not apply nowhere', () =>
    expect(
      scoreOf([
        point('a', 'keys', 'met', 4),
        point('b', 'keys', 'not_met', 2),
        point('c', 'keys', 'unknown', 3),
        point('d', 'keys', 'not_applicable', 5),
      ]),
    ).toEqual({ met: 4, known: 6, unknown: 3 }));
  it('is nothing of nothing where nothing is known', () =>
    expect(scoreOf([])).toEqual({ met: 0, known: 0, unknown: 0 }));
});

describe('judgeCount', () => {
  const counted = {
    first: [{ kind: 'key', id: '1', name: 'One' }],
    what: 'keys',
    are: 'are open',
    fine: 'All are shut.',
  };
  const judge = (count: number, of: number) => judgeCount({ ...counted, count, of, hrefOf: ({ id }) => `/x/${id}` });
  it('does not apply where there is nothing', () => expect(judge(0, 0).state).toBe('not_applicable'));
  it('is met if none is counted', () =>
    expect(judge(0, 7)).toEqual({ state: 'met', detail: 'All are shut.', open: 0, of: 7 }));
  it('says how many of how many, and names the first', () =>
    expect(judge(1, 1_200)).toMatchObject({
      ...{ state: 'not_met', detail: '1 of 1,200 keys are open.', open: 1, of: 1_200 },
      first: [{ name: 'One', href: '/x/1' }],
    }));
});

it('believes a tick for a year', () => {
  expect(isTickFresh(new Date('2025-11-24T00:00:00Z'), NOW)).toBe(true);
  expect(isTickFresh(new Date('2025-11-23T00:00:00Z'), NOW)).toBe(false);
});

describe('leastRole', () => {
  it.each([
    [[], false, 'viewer'],
    [['budget:write'], false, 'billing'],
    [['api_key:write'], true, 'viewer'],
    [['api_key:write'], false, 'admin'],
    [['role:write', 'policy:write'], false, 'owner'],
  ] as const)('of %j, leading %s, is %s', (done, leads, role) => expect(leastRole(done, leads)).toBe(role));
  it('orders roles by what they may change', () => {
    expect(isWeaker('viewer', 'admin')).toBe(true);
    expect(isWeaker('owner', 'owner')).toBe(false);
  });
});
