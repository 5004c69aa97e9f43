import { COLOURS } from './names';
import { isoAt } from './people';
import { at, createRandom, makeId, makeUuid } from './random';
import { DAY_MS } from './traffic';
import type { KeylessSource, MemberRecord, User, Workspace } from './world';

export type WorkspaceSeed = {
  name: string;
  createdDaysAgo: number;
  archivedDaysAgo?: number;
  geo?: 'global' | 'us';
  tags?: Record<string, string>;
};

export function makeWorkspaces(worldName: string, epochMs: number, seeds: readonly WorkspaceSeed[]): Workspace[] {
  return seeds.map((seed, index) => ({
    id: makeId('wrkspc', `${worldName}:workspace:${index}`),
    type: 'workspace',
    name: seed.name,
    display_color: at(COLOURS, index),
    created_at: isoAt(epochMs - seed.createdDaysAgo * DAY_MS - index * 7_211_000),
    archived_at: seed.archivedDaysAgo === undefined ? null : isoAt(epochMs - seed.archivedDaysAgo * DAY_MS),
    compartment_id: makeUuid(`${worldName}:compartment:${index}`),
    data_residency: {
      workspace_geo: 'us',
      default_inference_geo: seed.geo ?? 'global',
      allowed_inference_geos: seed.geo === 'us' ? ['us'] : 'unrestricted',
    },
    external_key_id: null,
    tags: seed.tags ?? {},
    user_profile_id: null,
  }));
}

/** Members by chance: one admin each, mostly developers, some restricted. */
export function makeMembers(
  worldName: string,
  epochMs: number,
  workspaces: readonly Workspace[],
  users: readonly User[],
  [fewest, most]: readonly [number, number],
): MemberRecord[] {
  const random = createRandom(`${worldName}:members`);
  const people = users.filter((user) => user.role !== 'admin' && user.role !== 'billing');
  return workspaces.flatMap((workspace) => {
    const chosen = random.shuffle(people).slice(0, random.integer(fewest, most));
    return chosen.map((user, index) => {
      const builds = user.role === 'developer';
      const ordinary = builds
        ? random.chance(0.15)
          ? 'workspace_restricted_developer'
          : 'workspace_developer'
        : 'workspace_user';
      const daysAgo = random.integer(1, 300);
      return {
        userId: user.id,
        workspaceId: workspace.id,
        role: index === 0 ? 'workspace_admin' : ordinary,
        addedAt: isoAt(Math.max(epochMs - daysAgo * DAY_MS, Date.parse(workspace.created_at)) + index * 1_000),
      };
    });
  });
}

/** People who try things in the Console's playground, most of them in the default workspace. */
export function makeConsoleSources(
  worldName: string,
  firstDay: number,
  users: readonly User[],
  workspaceIds: readonly (string | null)[],
  count: number,
): KeylessSource[] {
  const random = createRandom(`${worldName}:console`);
  const players = random.shuffle(users.filter((user) => user.role !== 'billing')).slice(0, count);
  return players.map((user, index) => ({
    user: { type: 'user', id: user.id },
    workspaceId: at(workspaceIds, index),
    traffic: {
      salt: random.integer(1, 2_000_000_000),
      fromDay: firstDay + random.integer(0, 120),
      toDay: null,
      outputTokens: random.integer(6_000, 60_000),
      rhythm: 'office',
      lanes: [
        {
          family: random.pick(['sonnet', 'opus'] as const),
          mix: 'chat',
          tier: 'standard',
          context: '0-200k',
          speed: 'standard',
          share: 1,
        },
      ],
    },
  }));
}

/** Service accounts whose workloads sign in with an identity of their cloud, without an API key. */
export function makeFederatedSources(
  worldName: string,
  firstDay: number,
  serviceAccountIds: readonly string[],
  workspaceIds: readonly (string | null)[],
): KeylessSource[] {
  const random = createRandom(`${worldName}:federated`);
  return serviceAccountIds.map((id, index) => ({
    user: { type: 'service_account', id },
    workspaceId: at(workspaceIds, index),
    traffic: {
      salt: random.integer(1, 2_000_000_000),
      fromDay: firstDay + random.integer(200, 320),
      toDay: null,
      outputTokens: random.integer(60_000, 240_000),
      rhythm: 'always',
      lanes: [{ family: 'sonnet', mix: 'rag', tier: 'standard', context: '0-200k', speed: 'standard', share: 1 }],
    },
  }));
}
