import { makeCompany } from './company';
import { makeLarge } from './large';
import { makeRateLimits } from './limits';
import { makePeople } from './people';
import { makeWorkspaces } from './places';
import { at, makeUuid } from './random';
import { openWorld, type World } from './world';

/** An organisation on its first day: its admin, its default workspace, nothing else. */
function makeEmpty(worldName: string, epochMs: number): World {
  const admin = { email: 'robin.ferrow@lanternfold.example', name: 'Robin Ferrow', role: 'admin' };
  const users = makePeople(worldName, epochMs, 'lanternfold.example', [admin], []);
  const workspaces = makeWorkspaces(worldName, epochMs, [{ name: 'Default', createdDaysAgo: 0 }]);
  return openWorld(worldName, epochMs, {
    organization: { id: makeUuid(`${worldName}:organization`), type: 'organization', name: 'Lanternfold' },
    defaultWorkspaceId: at(workspaces, 0).id,
    users: users.map((user) => ({ ...user, added_at: at(workspaces, 0).created_at })),
    invites: [],
    workspaces,
    members: [],
    keys: [],
    overrides: [],
    rateLimits: makeRateLimits(worldName, 1),
    keylessSources: [],
    codeExecutionWorkspaceId: null,
    usWorkspaceIds: [],
    historyDays: 0,
    spendLimitApi: 'none',
  });
}

const BUILDERS = { company: makeCompany, empty: makeEmpty, large: makeLarge } as const;

export const WORLD_KINDS = Object.keys(BUILDERS) as readonly (keyof typeof BUILDERS)[];

/** Builds the world `kind:seed` as it stood at its epoch. */
export function buildWorld(kind: string, seed: string, epochMs: number): World | null {
  const known = WORLD_KINDS.find((candidate) => candidate === kind);
  return known ? BUILDERS[known](`${kind}:${seed}`, epochMs) : null;
}
