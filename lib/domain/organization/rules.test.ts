import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '@/lib/core/errors';
import { everyCapability, judgeProbe } from './rules';
import { CAPABILITIES, type Capability } from './schema';

describe('judgeProbe', () => {
  it.each<[Capability, ErrorCode | null, string, RegExp | null]>([
    ['users', null, 'yes', null],
    ['users', 'upstream_unauthorized', 'no', /^as said$/],
    ['users', 'upstream_forbidden', 'no', /^as said$/],
    ['users', 'upstream_not_found', 'no', /does not offer this/],
    ['users', 'upstream_refused', 'no', /^as said$/],
    ['users', 'upstream_unavailable', 'unknown', /^as said$/],
    ['users', 'upstream_rate_limited', 'unknown', /^as said$/],
    ['users', 'upstream_unreadable', 'unknown', /^as said$/],
    ['users', 'internal', 'unknown', /^as said$/],
    ['activity_feed', 'upstream_not_found', 'no', /Compliance API/],
    ['activity_feed', 'upstream_forbidden', 'no', /Compliance API/],
    ['activity_feed', 'upstream_unauthorized', 'no', /^as said$/],
    ['activity_feed', 'upstream_unavailable', 'unknown', /^as said$/],
    ['analytics', 'upstream_not_found', 'no', /depends on them/],
  ])('%s, %s: %s', (capability, code, state, reason) => {
    const judged = judgeProbe(capability, code && { code, message: 'as said' });
    expect([judged.capability, judged.state]).toEqual([capability, state]);
    if (reason) expect(judged.reason).toMatch(reason);
    else expect(judged.reason).toBeNull();
  });
});

describe('everyCapability', () => {
  it('keeps the order and says what was not asked', () => {
    const rows = everyCapability([{ capability: 'users', state: 'yes', reason: null }]);
    expect(rows.map(({ capability }) => capability)).toEqual([...CAPABILITIES]);
    expect(rows.filter(({ state }) => state === 'yes')).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'unknown', reason: 'Not checked yet.' });
  });
});
