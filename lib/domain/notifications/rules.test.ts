import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { actorOf } from '@/lib/testing/factories';
import { type Hearable, mayHear } from './rules';

const who: Record<string, PersonActor> = {
  owner: actorOf('owner'),
  billing: actorOf('billing'),
  lead: actorOf('lead', { leadWorkspaceIds: ['a'] }),
  developer: actorOf('developer', { memberWorkspaceIds: ['a'] }),
  viewer: actorOf('viewer'),
};

/** Who hears by role | who hears if named. */
const CASES: [string, Hearable, string, string][] = [
  [
    'keys of a',
    { hears: 'api_key:write', money: false, workspaceIds: ['a'] },
    'owner lead',
    'owner billing lead developer viewer',
  ],
  [
    'keys of b',
    { hears: 'api_key:write', money: false, workspaceIds: ['b'] },
    'owner',
    'owner billing lead developer viewer',
  ],
  [
    'keys of both',
    { hears: 'api_key:write', money: false, workspaceIds: ['a', 'b'] },
    'owner lead',
    'owner billing lead developer viewer',
  ],
  [
    'cost of a',
    { hears: 'cost:read', money: true, workspaceIds: ['a'] },
    'owner billing lead',
    'owner billing lead developer',
  ],
  ['cost of all', { hears: 'cost:read', money: true, workspaceIds: [] }, 'owner billing', 'owner billing developer'],
  ['money beside', { hears: 'settings:read', money: true, workspaceIds: [] }, 'owner', 'owner billing developer'],
  [
    'names alone',
    { hears: 'api_key:read', money: false, workspaceIds: ['a'] },
    'owner billing lead',
    'owner billing lead developer viewer',
  ],
  ['named alone', { hears: 'named', money: false, workspaceIds: ['a'] }, '', 'owner billing lead developer viewer'],
];

describe.each(CASES)('%s', (_, hearable, byRole, byName) => {
  const heard = (isNamed: boolean) =>
    Object.keys(who)
      .filter((name) => who[name] && mayHear(who[name], hearable, isNamed))
      .join(' ');
  it('is heard of by role', () => expect(heard(false)).toBe(byRole));
  it('is heard of by name', () => expect(heard(true)).toBe(byName));
});
