import { makeKeys } from './key-maker';
import { makeRateLimits } from './limits';
import { makeInvites, makePeople } from './people';
import { makeConsoleSources, makeFederatedSources, makeMembers, makeWorkspaces, type WorkspaceSeed } from './places';
import { at, createRandom, makeId, makeUuid } from './random';
import { DAY_MS, type Mix } from './traffic';
import { openWorld, type World } from './world';

const HISTORY_DAYS = 730;
const WORKSPACES = 100;
const PEOPLE = 2_000;
const KEYS = 5_000;
const DOMAIN = 'orrinvale.example';
const TEAMS = ['Atlas', 'Beacon', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Garnet', 'Harbour', 'Iris', 'Juniper'] as const;
const AREAS = [
  'Support',
  'Search',
  'Pricing',
  'Logistics',
  'Risk',
  'Content',
  'Insights',
  'Platform',
  'Mobile',
  'Labs',
] as const;
const MIXES: readonly Mix[] = ['chat', 'rag', 'agent', 'bulk', 'research'];

/** As big as one organisation gets: for lists, backfills and charts under load. */
export function makeLarge(worldName: string, epochMs: number): World {
  const random = createRandom(`${worldName}:large`);
  const roles = Array.from({ length: PEOPLE }, (_, index) =>
    index < 12 ? 'admin' : index < 24 ? 'billing' : at(['developer', 'developer', 'user', 'claude_code_user'], index),
  );
  const users = makePeople(worldName, epochMs, DOMAIN, [], roles);
  const seeds = Array.from({ length: WORKSPACES }, (_, index): WorkspaceSeed => {
    if (index === 0) return { name: 'Default', createdDaysAgo: 900 };
    const name = index === 1 ? 'Claude Code' : `${at(TEAMS, index)} ${at(AREAS, Math.floor(index / 10))}`;
    const archived = index > 1 && index % 33 === 0 ? { archivedDaysAgo: 30 + index } : {};
    return { name, createdDaysAgo: random.integer(150, 890), ...archived };
  });
  const workspaces = makeWorkspaces(worldName, epochMs, seeds);
  const named = workspaces.slice(1);
  const builders = users.filter((user) => user.role === 'developer');
  const serviceAccountIds = Array.from({ length: 80 }, (_, index) => makeId('svac', `${worldName}:svac:${index}`));
  const keys = makeKeys({
    worldName,
    epochMs,
    historyDays: HISTORY_DAYS,
    places: workspaces.map((workspace, index) => ({
      workspace,
      prefix: workspace.name.toLowerCase().replaceAll(' ', '-'),
      mix: at(MIXES, index),
      keys: KEYS / WORKSPACES,
      size: 60_000 + (index % 9) * 90_000,
    })),
    creators: builders,
    leaverIds: Array.from({ length: 60 }, (_, index) => makeId('user', `${worldName}:leaver:${index}`)),
    serviceAccountIds,
    busyShare: 0.22,
  });
  const firstDay = Math.floor(epochMs / DAY_MS) - HISTORY_DAYS;
  return openWorld(worldName, epochMs, {
    organization: { id: makeUuid(`${worldName}:organization`), type: 'organization', name: 'Orrinvale Group' },
    defaultWorkspaceId: at(workspaces, 0).id,
    users,
    invites: makeInvites(worldName, epochMs, DOMAIN, users),
    workspaces,
    members: makeMembers(worldName, epochMs, named, users, [12, 60]),
    keys,
    overrides: [],
    rateLimits: makeRateLimits(worldName, 40),
    keylessSources: [
      ...makeConsoleSources(worldName, firstDay, users, [null, at(named, 5).id], 40),
      ...makeFederatedSources(worldName, firstDay, serviceAccountIds.slice(0, 6), [at(named, 3).id, null]),
    ],
    codeExecutionWorkspaceId: at(named, 7).id,
    usWorkspaceIds: [],
    historyDays: HISTORY_DAYS,
    spendLimitApi: 'readable',
  });
}
