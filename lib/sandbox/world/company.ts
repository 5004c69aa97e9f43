import demoPeople from '../demo-people.json';
import { makeCompanyKeys, makeSpecialKeys, serviceAccountIds, tripleOneNight } from './company-keys';
import { makeRateLimits } from './limits';
import { makeInvites, makePeople } from './people';
import { makeConsoleSources, makeFederatedSources, makeMembers, makeWorkspaces, type WorkspaceSeed } from './places';
import { at, createRandom, makeUuid } from './random';
import { DAY_MS } from './traffic';
import { type MemberRecord, openWorld, type World, type WorldDraft } from './world';

const HISTORY_DAYS = 400;
const DOMAIN = 'brackenfell.example';
const UPSTREAM_ROLES: Record<string, string> = {
  owner: 'admin',
  admin: 'admin',
  billing: 'billing',
  lead: 'user',
  developer: 'developer',
  viewer: 'user',
};

const WORKSPACES: readonly WorkspaceSeed[] = [
  { name: 'Default', createdDaysAgo: 720 },
  { name: 'Claude Code', createdDaysAgo: 410 },
  { name: 'Claims Assistant', createdDaysAgo: 600, tags: { cost_centre: 'claims', stage: 'production' } },
  { name: 'Customer Chat', createdDaysAgo: 560, tags: { cost_centre: 'service', stage: 'production' } },
  { name: 'Document Intake', createdDaysAgo: 480, tags: { cost_centre: 'operations', stage: 'production' } },
  { name: 'Data Platform', createdDaysAgo: 450, tags: { cost_centre: 'data' } },
  { name: 'Underwriting Copilot', createdDaysAgo: 380, geo: 'us', tags: { cost_centre: 'underwriting' } },
  { name: 'Fraud Signals', createdDaysAgo: 330, tags: { cost_centre: 'claims' } },
  { name: 'Policy Search', createdDaysAgo: 310, tags: { cost_centre: 'service' } },
  { name: 'Internal Tools', createdDaysAgo: 290, tags: { cost_centre: 'engineering' } },
  { name: 'Mobile App', createdDaysAgo: 230, tags: { cost_centre: 'digital', stage: 'beta' } },
  { name: 'Marketing Studio', createdDaysAgo: 170, tags: { cost_centre: 'marketing' } },
  { name: 'Research Lab', createdDaysAgo: 140, tags: { cost_centre: 'engineering', stage: 'experiment' } },
  { name: 'Legal Review Pilot', createdDaysAgo: 260, archivedDaysAgo: 64, tags: { cost_centre: 'legal' } },
];

function makeRoles(worldName: string): string[] {
  const counts = { admin: 2, billing: 2, developer: 32, user: 11, claude_code_user: 7 };
  const roles = Object.entries(counts).flatMap(([role, count]) => Array<string>(count).fill(role));
  return createRandom(`${worldName}:roles`).shuffle(roles);
}

function demoMembers(draft: Pick<WorldDraft, 'users' | 'workspaces'>): MemberRecord[] {
  const memberships: [string, string, string][] = [
    ['lead', 'Claims Assistant', 'workspace_admin'],
    ['lead', 'Customer Chat', 'workspace_admin'],
    ['lead', 'Policy Search', 'workspace_user'],
    ['developer', 'Document Intake', 'workspace_developer'],
    ['developer', 'Customer Chat', 'workspace_developer'],
    ['viewer', 'Policy Search', 'workspace_user'],
  ];
  return memberships.flatMap(([role, name, workspaceRole]) => {
    const email = demoPeople.find((person) => person.role === role)?.email;
    const user = draft.users.find((candidate) => candidate.email === email);
    const workspace = draft.workspaces.find((candidate) => candidate.name === name);
    if (!user || !workspace) return [];
    return [{ userId: user.id, workspaceId: workspace.id, role: workspaceRole, addedAt: workspace.created_at }];
  });
}

function makeOverrides(worldName: string, draft: Pick<WorldDraft, 'workspaces' | 'rateLimits'>) {
  const random = createRandom(`${worldName}:overrides`);
  const groups = draft.rateLimits.filter((limit) => limit.group.type === 'model_group');
  const names = ['Claims Assistant', 'Mobile App', 'Marketing Studio', 'Research Lab', 'Data Platform', 'Claude Code'];
  return draft.workspaces
    .filter((workspace) => names.includes(workspace.name))
    .flatMap((workspace, index) => {
      const group = at(groups, index);
      return group.limits.slice(0, random.integer(1, 3)).map((limit) => {
        const value = Math.floor(((limit.value ?? 0) * random.integer(1, 6)) / 10);
        return { workspaceId: workspace.id, rateLimitId: group.id, type: limit.type, value };
      });
    });
}

/** The demonstration: an insurer of invented name in the middle of moving to new models. */
export function makeCompany(worldName: string, epochMs: number): World {
  const fixed = demoPeople.map(({ role, email, name }) => ({ email, name, role: UPSTREAM_ROLES[role] ?? 'user' }));
  const users = makePeople(worldName, epochMs, DOMAIN, fixed, makeRoles(worldName));
  const workspaces = makeWorkspaces(worldName, epochMs, WORKSPACES);
  const rateLimits = makeRateLimits(worldName, 4);
  const fixedEmails = new Set(fixed.map((person) => person.email));
  const others = users.filter((user) => !fixedEmails.has(user.email));
  const [defaultWorkspace, ...named] = workspaces;
  const firstDay = Math.floor(epochMs / DAY_MS) - HISTORY_DAYS;
  const specials = makeSpecialKeys(worldName, epochMs, HISTORY_DAYS, users, workspaces);
  const draft: WorldDraft = {
    organization: { id: makeUuid(`${worldName}:organization`), type: 'organization', name: 'Brackenfell Mutual' },
    defaultWorkspaceId: defaultWorkspace?.id ?? '',
    users,
    invites: makeInvites(worldName, epochMs, DOMAIN, others),
    workspaces,
    members: [...makeMembers(worldName, epochMs, named, others, [3, 12]), ...demoMembers({ users, workspaces })],
    keys: [...makeCompanyKeys(worldName, epochMs, HISTORY_DAYS, others, workspaces, specials.length), ...specials],
    overrides: makeOverrides(worldName, { workspaces, rateLimits }),
    rateLimits,
    keylessSources: [
      ...makeConsoleSources(worldName, firstDay, others, [null, null, at(named, 11).id], 7),
      ...makeFederatedSources(worldName, firstDay, serviceAccountIds(worldName).slice(0, 2), [at(named, 4).id, null]),
    ],
    codeExecutionWorkspaceId: named.find((workspace) => workspace.name === 'Data Platform')?.id ?? null,
    usWorkspaceIds: named.filter((workspace) => workspace.name === 'Underwriting Copilot').map(({ id }) => id),
    historyDays: HISTORY_DAYS,
    spendLimitApi: 'writable',
  };
  const world = openWorld(worldName, epochMs, draft);
  tripleOneNight(world);
  return world;
}
