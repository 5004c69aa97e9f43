import { describe, expect, it } from 'vitest';
import { actorOf } from '@/lib/testing/factories';
import { scopeWords } from './scope-words';

describe('scopeWords', () => {
  it('names the whole for those who see it', () =>
    expect([scopeWords(actorOf('owner')), scopeWords(actorOf('viewer'))]).toEqual([
      'the organisation',
      'the organisation',
    ]));
  it('names own keys for a developer', () => expect(scopeWords(actorOf('developer'))).toBe('your own API keys'));
  it('adds what a developer leads', () =>
    expect(scopeWords(actorOf('developer', { leadWorkspaceIds: ['wrkspc_1', 'wrkspc_2'] }))).toBe(
      'the 2 workspaces you lead and your own API keys',
    ));
});
