import { describe, expect, it } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import { scopeWords, usageAndCostWords } from './scope-words';

const leading = { leadWorkspaceIds: ['wrkspc_1', 'wrkspc_2'] };

describe('scopeWords', () => {
  it('names the whole for those who see it', () =>
    expect([scopeWords(actorOf('owner'), 'cost:read'), scopeWords(actorOf('viewer'), 'usage:read')]).toEqual([
      'the organisation',
      'the organisation',
    ]));
  it('names own keys for a developer', () =>
    expect(scopeWords(actorOf('developer'), 'cost:read')).toBe('your own API keys'));
  it('adds what a developer leads', () =>
    expect(scopeWords(actorOf('developer', leading), 'usage:read')).toBe(
      'the 2 workspaces you lead and your own API keys',
    ));
});

describe('usageAndCostWords', () => {
  it.each([
    ['owner', {}, true, 'What the organisation used and what it cost'],
    ['viewer', {}, false, 'What the organisation used'],
    ['viewer', leading, true, 'What the organisation used and what the 2 workspaces you lead cost'],
  ] as const)('a %s with %j', (role, extra, seesCost, words) =>
    expect(usageAndCostWords(actorOf(role, extra), seesCost)).toBe(words),
  );
});
