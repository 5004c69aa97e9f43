import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { actorOf } from '@/lib/testing/factories';
import { authorize, explainRefusal } from './authorize';
import { PERMISSIONS, type Permission, rolesWith } from './permissions';
import { ORG_ROLES, type PersonActor } from './principals';
import { can, reach } from './reach';

/** Who may do what, and how far, as a person would write it down. `-` is not at all; a lead is shown without the other role. */
const TABLE = `
                   owner  admin  billing  lead  developer  viewer
  workspace:read   all    all    all      led   member     all
  workspace:write  all    all    -        -     -          -
  member:write     all    all    -        led   -          -
  lead:write       all    all    -        led   -          -
  person:read      all    all    all      led   member     all
  person:write     all    all    -        -     -          -
  usage:read       all    all    all      led   own        all
  cost:read        all    all    all      led   own        -
  anomaly:write    all    all    all      led   -          -
  insight:write    all    all    all      led   -          -
  month:close      all    all    all      -     -          -
  api_key:read     all    all    all      led   own        names
  api_key:write    all    all    -        led   -          -
  api_key:protect  all    all    -        -     -          -
  gateway_key:read all   all    all      led   own        names
  gateway_key:write all  all    -        led   -          -
  rate_limit:write all    all    -        -     -          -
  budget:read      all    all    all      led   own        -
  budget:write     all    all    all      -     -          -
  budget:propose   all    all    -        led   -          -
  budget:request   all    all    all      all   all        all
  cost_centre:read all    all    all      -     -          -
  cost_centre:write all   all    all      -     -          -
  approval:decide  all    all    all      all   all        all
  invite:request   all    all    all      all   all        all
  invite:approve   all    all    -        led   -          -
  invite:send      all    all    -        -     -          -
  access_review:read all  all    -        led   -          -
  access_review:decide all all   -        led   -          -
  access_review:write all all    -        -     -          -
  posture:read     all    all    all      led   -          -
  audit:read       all    all    money    led   own        names
  audit:export     all    -      -        -     -          -
  settings:read    all    all    -        -     -          -
  settings:write   all    all    -        -     -          -
  policy:write     all    -      -        -     -          -
  sync:run         all    all    -        -     -          -
  role:write       all    all    -        -     -          -
  session:end      all    all    -        -     -          -
  token:write      all    all    own      own   own        own
  notification:choose all all    all      all   all        all
  view:save        all    all    all      all   all        all
  factor:write     all    all    all      all   all        all
`;
const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const scopeOf = (permission: string, role: string) =>
  rows.find(([name]) => name === permission)?.[head.indexOf(role) + 1] ?? 'missing';

const membership = { leadWorkspaceIds: [] as string[], memberWorkspaceIds: ['mine'] };
const leading = { leadWorkspaceIds: ['mine'], memberWorkspaceIds: ['mine'] };
const ACTORS: [string, PersonActor, string[]][] = [
  ...ORG_ROLES.map((role): [string, PersonActor, string[]] => [role, actorOf(role, membership), [role]]),
  ...ORG_ROLES.map((role): [string, PersonActor, string[]] => [
    `${role} who leads`,
    actorOf(role, leading),
    [role, 'lead'],
  ]),
];

function refusal(run: () => void): { code: string; message: string } | null {
  try {
    run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, message: error.message };
  }
  return null;
}

test('the table names every permission once', () => {
  expect(rows.map(([name]) => name)).toEqual([...PERMISSIONS]);
});

describe.each(ACTORS)('%s', (_name, actor, roles) => {
  test.each(PERMISSIONS)('%s', (permission) => {
    const scopes = roles.map((role) => scopeOf(permission, role));
    const has = (...wanted: string[]) => scopes.some((scope) => wanted.includes(scope));
    const answers = {
      anything: can(actor, permission),
      mine: can(actor, permission, { workspaceId: 'mine' }),
      others: can(actor, permission, { workspaceId: 'others' }),
      none: can(actor, permission, { workspaceId: null }),
      ownInOthers: can(actor, permission, { workspaceId: 'others', isOwn: true }),
    };
    expect(answers).toEqual({
      anything: scopes.some((scope) => scope !== '-'),
      mine: has('all', 'led', 'member'),
      others: has('all'),
      none: has('all'),
      ownInOthers: has('all', 'own'),
    });
    expect(reach(actor, permission)).toEqual({
      all: has('all'),
      namesOnly: has('names'),
      moneyOnly: has('money'),
      own: has('own'),
      workspaceIds: has('led', 'member') ? ['mine'] : [],
    });
  });
});

describe('an audit that owners closed', () => {
  const closed = { isAuditClosed: true };
  test('is closed to viewers alone, and says so', () => {
    const sentence = 'An owner has closed the audit to viewers.';
    expect(refusal(() => authorize(actorOf('viewer', closed), 'audit:read'))?.message).toBe(sentence);
    for (const role of ['owner', 'admin', 'billing', 'developer'] as const)
      expect(can(actorOf(role, closed), 'audit:read')).toBe(true);
    expect(can(actorOf('viewer', closed), 'usage:read')).toBe(true);
  });

  test('leaves a viewer what comes with leading', () => {
    const lead = actorOf('viewer', { ...closed, ...leading });
    expect(reach(lead, 'audit:read')).toMatchObject({ namesOnly: false, workspaceIds: ['mine'] });
    expect(explainRefusal(lead, 'audit:read')).toBe('Your role allows this only in your own workspaces.');
  });
});

describe('leading', () => {
  test('adds to a developer, and takes nothing away', () => {
    const both = actorOf('developer', { leadWorkspaceIds: ['led'], memberWorkspaceIds: ['led', 'joined'] });
    expect(reach(both, 'workspace:read').workspaceIds.sort()).toEqual(['joined', 'led']);
    expect(reach(both, 'cost:read')).toMatchObject({ own: true, workspaceIds: ['led'], all: false });
    expect(can(both, 'api_key:write', { workspaceId: 'led' })).toBe(true);
    expect(can(both, 'api_key:write', { workspaceId: 'joined', isOwn: true })).toBe(false);
  });

  test('ends with the last workspace', () => {
    expect(reach(actorOf('viewer', { memberWorkspaceIds: ['mine'] }), 'cost:read')).toEqual({
      all: false,
      namesOnly: false,
      moneyOnly: false,
      own: false,
      workspaceIds: [],
    });
  });

  test('a member of nothing sees nothing', () => {
    expect(can(actorOf('developer'), 'workspace:read')).toBe(false);
    expect(can(actorOf('developer'), 'workspace:read', { workspaceId: '' })).toBe(false);
  });
});

describe('authorize', () => {
  test('says who may', () => {
    expect(refusal(() => authorize(actorOf('viewer'), 'settings:read'))).toEqual({
      code: 'forbidden',
      message: 'Your role does not allow this. It is open to owners and admins.',
    });
    expect(rolesWith('cost:read')).toBe('owners, admins, billing, team leads and developers');
    expect(refusal(() => authorize(actorOf('owner'), 'settings:read'))).toBeNull();
  });

  test.each<Permission>([...PERMISSIONS])('%s is closed to Steward itself and to one-time codes', (permission) => {
    for (const kind of ['system', 'code'] as const) {
      const actor = { kind, name: 'x', commands: [permission, 'sync.run_now'] };
      expect(refusal(() => authorize(actor, permission))).toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('why somebody may not', () => {
  test.each([
    [actorOf('billing'), 'settings:read', 'Your role does not allow this. It is open to owners and admins.'],
    [
      actorOf('lead', { leadWorkspaceIds: ['a'] }),
      'member:write',
      'Your role allows this only in your own workspaces.',
    ],
    [actorOf('developer'), 'cost:read', 'Your role allows this only for what is yours.'],
    [actorOf('viewer'), 'api_key:read', 'Your role allows this only for names, not for details.'],
    [actorOf('billing'), 'audit:read', 'Your role allows this only where it concerns money.'],
  ] as const)('%#', (actor, permission, sentence) => expect(explainRefusal(actor, permission)).toBe(sentence));
});
