import { dayOf, formatAge, formatDay } from '@/lib/core/time';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { KeyFacts } from './key-reads';
import type { OrganizationFacts } from './organization-reads';
import {
  ACT_DAYS,
  type Found,
  isTickFresh,
  isWeaker,
  judgeCount,
  leastRole,
  met,
  notApplicable,
  notMet,
  type Point,
  unknown,
  type Verdict,
  waiting,
} from './rules';
import type { TickedPoint } from './schema';
import type { WorkspaceFacts } from './workspace-reads';

const HOUR_MS = 3_600_000;

const keyHref = ({ kind, id }: Found) => (kind === 'steward' ? `/api-keys/steward/${id}` : `/api-keys/${id}`);
const ticked =
  (point: TickedPoint) =>
  ({ ticks, now }: OrganizationFacts): Verdict => {
    const tick = ticks[point];
    const at = tick ? new Date(tick.at) : null;
    const verdict = !at
      ? notMet('No API tells this. Look in the Claude Console, then confirm it here.')
      : isTickFresh(at, now)
        ? met(`Confirmed by ${tick?.by} on ${formatDay(dayOf(at))}. It is asked again a year later.`)
        : notMet(`Confirmed by ${tick?.by} on ${formatDay(dayOf(at))}, more than a year ago. Look again.`);
    return { ...verdict, tick: { point, at, by: tick?.by ?? null } };
  };

export const ORGANIZATION_POINTS: readonly Point<OrganizationFacts>[] = [
  {
    ...{ id: 'billing_contact', section: 'organization', weight: 2, mendedBy: 'settings:write' },
    question: 'Is the billing contact a shared address?',
    reason: 'Invoices and warnings about payment must not go to one person who may leave.',
    mend: null,
    judge: ticked('billing_contact'),
  },
  {
    ...{ id: 'console_sso', section: 'organization', weight: 3, mendedBy: 'settings:write' },
    question: 'Is single sign-on required in the Claude Console?',
    reason: 'Whoever is removed from your directory then loses the Console at once.',
    mend: null,
    judge: ticked('console_sso'),
  },
  {
    ...{ id: 'console_limit', section: 'organization', weight: 2, mendedBy: 'settings:write' },
    question: 'Is a monthly spend limit set in the Claude Console?',
    reason: 'It is the last limit that holds when everything else fails.',
    mend: null,
    judge: ticked('console_limit'),
  },
  {
    ...{ id: 'second_owner', section: 'organization', weight: 3, mendedBy: 'settings:write' },
    question: 'Does Steward have at least two owners?',
    reason: 'With one, nobody can approve what only owners decide, and nobody is left if that person leaves.',
    mend: { label: 'Make someone an owner', href: '/settings/accounts' },
    judge: ({ owners }) =>
      owners > 1 ? met(`There are ${owners} owners.`) : notMet('There is one owner and nobody who could stand in.'),
  },
  {
    ...{ id: 'second_person', section: 'permissions', weight: 3, mendedBy: 'policy:write' },
    question: 'Do dangerous changes need a second person?',
    reason: 'One mistaken or stolen sign-in can then not do them alone.',
    mend: { label: 'Choose what needs approval', href: '/settings/approvals' },
    judge: ({ secondActs }) =>
      secondActs > 0
        ? met(
            `Of dangerous changes, ${secondActs === 1 ? 'one kind needs' : `${secondActs} kinds need`} a second person.`,
          )
        : notMet('No change needs a second person.'),
  },
  {
    ...{ id: 'least_privilege', section: 'permissions', weight: 4, mendedBy: 'settings:write' },
    question: 'Do admins use what their role allows?',
    reason: 'A role that nobody uses is only of use to whoever steals the account.',
    mend: { label: 'Review accounts', href: '/settings/accounts' },
    judge: judgePrivilege,
  },
  {
    ...{ id: 'leaving', section: 'permissions', weight: 3, mendedBy: 'settings:write' },
    question: 'Are people removed automatically when they leave?',
    reason: 'What depends on somebody remembering it is forgotten.',
    mend: { label: 'Connect your identity provider', href: '/settings/scim' },
    judge: ({ scimTokens, scimUsedAt, now }) => {
      if (scimTokens === 0) return notMet('No identity provider is connected over SCIM.');
      return scimUsedAt
        ? met(`An identity provider is connected, last heard of ${formatAge(scimUsedAt, now)}.`)
        : notMet('A SCIM token was made, but no identity provider has used it.');
    },
  },
  {
    ...{ id: 'departures', section: 'permissions', weight: 2, mendedBy: 'person:write' },
    question: 'Is every departure finished?',
    reason: 'A departure that is half done leaves keys or access behind.',
    mend: { label: 'Finish departures', href: '/offboarding?show=open' },
    judge: ({ openDepartures: count, departures: of }) =>
      judgeCount({
        ...{ count, of, first: [], hrefOf: () => null, listHref: '/offboarding?show=open' },
        ...{ what: 'departures', are: 'are not finished', fine: 'Every departure is finished.' },
      }),
  },
  {
    ...{ id: 'shared_keys', section: 'keys', weight: 2, mendedBy: 'settings:write' },
    question: 'Is every key used in one environment only?',
    reason: 'A key that is in production and in development leaks from the weaker of the two.',
    mend: { label: 'See gateway credentials', href: '/settings/gateway' },
    judge: ({ forwarding: of, shared: { count, first } }) =>
      of === 0
        ? unknown(
            'Only traffic through the gateway tells in which environment a key is used, and there was none in 30 days. Connect applications through the gateway to know.',
          )
        : judgeCount({
            ...{ count, first: first.slice(0, 3), of, hrefOf: ({ id }) => `/workspaces/${id}/gateway` },
            ...{ what: 'keys that the gateway forwards with', are: 'carried more than one environment in 30 days' },
            fine: 'Each key that the gateway forwards with carried one environment. What does not go through the gateway is not known.',
          }),
  },
  {
    ...{ id: 'audit_feed', section: 'security', weight: 3, mendedBy: 'settings:write' },
    question: 'Is Anthropic’s own record of changes read?',
    reason: 'Only there does it show what was changed past Steward.',
    mend: { label: 'See what is missing', href: '/audit/differences' },
    judge: ({ feed, feedUntil, now }) => {
      if (feed === 'unknown' || (feed === 'on' && !feedUntil))
        return unknown('Steward has not asked for it yet. It does so within minutes of its start.');
      if (feed === 'off' || !feedUntil)
        return notMet('The organisation’s activity feed is off, or Steward’s key may not read it.');
      return now.getTime() - feedUntil.getTime() < HOUR_MS
        ? met(`Read up to ${formatAge(feedUntil, now)}.`)
        : notMet(`It was last read ${formatAge(feedUntil, now)}.`);
    },
  },
  {
    ...{ id: 'differences', section: 'security', weight: 2, mendedBy: 'settings:write' },
    question: 'Is every difference between the two records explained?',
    reason: 'A change that nobody can explain may be somebody else’s.',
    mend: { label: 'Explain differences', href: '/audit/differences' },
    judge: ({ feed, openDifferences: count }) => {
      if (feed !== 'on') return unknown('Anthropic’s record is not read. Turn on its activity feed to know.');
      if (count === 0) return { ...met('No difference is open.'), open: 0 };
      const detail = count === 1 ? 'One difference is open.' : `${count} differences are open.`;
      return { ...notMet(detail), open: count, listHref: '/audit/differences' };
    },
  },
  {
    ...{ id: 'checkpoints', section: 'security', weight: 2, mendedBy: 'settings:read' },
    question: 'Are checkpoints of the audit fresh?',
    reason: 'What was signed and kept elsewhere cannot be changed unnoticed.',
    mend: { label: 'See where they go', href: '/audit' },
    judge: ({ signedAt, latePlaces, now }) => {
      if (latePlaces.length > 0) return notMet(`They are late in ${latePlaces.slice(0, 3).join(', ')}.`);
      if (!signedAt) return unknown('None was signed yet. The first follows within minutes of the first audit entry.');
      return met(`Everything is signed; the last checkpoint is from ${formatAge(signedAt, now)}.`);
    },
  },
  {
    ...{ id: 'token_addresses', section: 'security', weight: 2, mendedBy: 'token:write' },
    question: 'Are API tokens limited to known addresses?',
    reason: 'A token that leaks is then of no use elsewhere.',
    mend: { label: 'See tokens', href: '/settings/tokens' },
    judge: ({ tokens: of, openTokens: { count } }) =>
      judgeCount({
        ...{ count, of, first: [], hrefOf: () => null },
        ...{
          what: 'API tokens',
          are: 'may be used from any address',
          fine: 'Every API token is limited to addresses.',
        },
      }),
  },
  {
    ...{ id: 'second_factor', section: 'security', weight: 3, mendedBy: 'settings:write' },
    question: 'Does everyone who signs in with a password have a second factor?',
    reason: 'A password alone can be guessed, reused or given away.',
    mend: { label: 'See accounts', href: '/settings/accounts' },
    judge: ({ passwords: of, factorless: { count, first } }) =>
      judgeCount({
        ...{ count, first: first.slice(0, 3), of, hrefOf: ({ id }) => `/settings/accounts/${id}` },
        ...{
          what: 'accounts with a password',
          are: 'have no second factor',
          fine: 'Everyone with a password has one.',
        },
      }),
  },
];

/** Of admins, and of owners beyond two: what they changed in the last days could have been done with less. */
function judgePrivilege({ standings, owners, knownSince, now }: OrganizationFacts): Verdict {
  const days = knownSince ? Math.floor((now.getTime() - knownSince.getTime()) / 86_400_000) : 0;
  if (days < ACT_DAYS)
    return unknown(
      `What people did is recorded for ${days} days. After ${ACT_DAYS} days it shows who could do with a smaller role.`,
    );
  const judged = standings.filter(({ role, done }) => done && (role === 'admin' || (role === 'owner' && owners > 2)));
  const wide = judged.flatMap(({ name, email, role, leads, done }) => {
    const least = leastRole(done ?? [], leads);
    return isWeaker(least, role) ? [{ kind: least, id: email, name: `${name}: ${least} would do` }] : [];
  });
  return judgeCount({
    ...{ count: wide.length, first: wide.slice(0, 3), of: judged.length },
    hrefOf: ({ id }) => `/settings/accounts?search=${encodeURIComponent(id)}`,
    ...{ what: 'admins and further owners', are: `changed nothing in ${ACT_DAYS} days that needs their role` },
    fine: `All changed something in ${ACT_DAYS} days that needs their role.`,
  });
}

export const KEY_POINTS: readonly Point<KeyFacts>[] = [
  {
    ...{ id: 'environments_apart', section: 'keys', weight: 4, mendedBy: 'api_key:write' },
    question: 'Are production, staging and development apart?',
    reason: 'What is tried out must not be able to spend or see what production does.',
    mend: { label: 'See these keys', href: '/api-keys?show=misplaced' },
    judge: ({ misplaced, active: of }) =>
      judgeCount({
        ...{ ...misplaced, of, hrefOf: keyHref, listHref: '/api-keys?show=misplaced' },
        ...{ what: 'active keys', are: 'are for development or staging, by their name, in a production workspace' },
        fine: 'No key for development or staging is in a production workspace.',
      }),
  },
  {
    ...{ id: 'environments_known', section: 'keys', weight: 1, mendedBy: 'api_key:write' },
    question: 'Does every key say which environment it is for?',
    reason: 'Only then can anyone tell whether it is where it belongs.',
    mend: { label: 'Describe keys', href: '/api-keys?show=active&environment=none' },
    judge: ({ unlabelled, active: of }) =>
      judgeCount({
        ...{ ...unlabelled, of, hrefOf: keyHref, listHref: '/api-keys?show=active&environment=none' },
        ...{ what: 'active keys', are: 'do not say', fine: 'Every active key says which.' },
      }),
  },
  {
    ...{ id: 'names', section: 'keys', weight: 2, mendedBy: 'settings:write' },
    question: 'Do keys follow a rule for names?',
    reason: 'A name that says what a key is for spares asking before it is disabled.',
    mend: { label: 'Set a rule for names', href: '/api-keys/policy' },
    judge: ({ policy, misnamed, vendor: of }) =>
      policy.namePattern === null
        ? notMet('There is no rule for names.')
        : judgeCount({
            ...{ ...misnamed, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=name' },
            ...{ what: 'active Anthropic keys', are: 'break the rule', fine: 'Every active key follows the rule.' },
          }),
  },
  {
    ...{ id: 'rotation', section: 'keys', weight: 4, mendedBy: 'api_key:write' },
    question: 'Are keys replaced in time?',
    reason: 'The longer a key lives, the more places it has been copied to.',
    mend: { label: 'Rotate keys', href: '/api-keys/rotations' },
    judge: ({ policy, overdue, vendor: of }) =>
      policy.rotationDays === null && !policy.workspaces.some(({ rotationDays }) => rotationDays !== null)
        ? {
            ...notMet('No policy says how old a key may become.'),
            mend: { label: 'Set how old keys may become', href: '/api-keys/policy' },
          }
        : judgeCount({
            ...{ ...overdue, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=age' },
            ...{ what: 'active Anthropic keys', are: 'should have been replaced by now' },
            fine: 'No active key is older than the policy allows.',
          }),
  },
  {
    ...{ id: 'unused', section: 'keys', weight: 3, mendedBy: 'api_key:write' },
    question: 'Is every key in use?',
    reason: 'Nobody notices when a key leaks that nobody uses.',
    mend: { label: 'Disable unused keys', href: '/api-keys?show=unused' },
    judge: ({ unused, active: of, isUseKnown }) =>
      of > 0 && unused.count === 0 && !isUseKnown
        ? waiting(`Fewer than ${UNUSED_AFTER_DAYS} days of usage have been read. Wait until the past is read.`)
        : judgeCount({
            ...{ ...unused, of, hrefOf: keyHref, listHref: '/api-keys?show=unused' },
            ...{ what: 'active keys', are: `have not been used for ${UNUSED_AFTER_DAYS} days` },
            fine: `Every active key was used or made within ${UNUSED_AFTER_DAYS} days.`,
          }),
  },
  {
    ...{ id: 'left', section: 'keys', weight: 5, mendedBy: 'api_key:write' },
    question: 'Are there no keys of people who have left?',
    reason: 'They may still have a copy.',
    mend: { label: 'See to these keys', href: '/offboarding/keys' },
    judge: ({ left, active: of }) =>
      judgeCount({
        ...{ ...left, of, hrefOf: keyHref, listHref: '/api-keys?show=left' },
        ...{
          what: 'active keys',
          are: 'belong to people who have left',
          fine: 'No active key is of someone who left.',
        },
      }),
  },
  {
    ...{ id: 'key_caps', section: 'keys', weight: 1, mendedBy: 'settings:write' },
    question: 'Is the number of keys in a workspace capped?',
    reason: 'Keys that are made without end are never looked through.',
    mend: { label: 'Set a cap', href: '/api-keys/policy' },
    judge: ({ policy, crowded, vendor: of }) =>
      policy.mostActive === null
        ? notMet('There is no cap.')
        : judgeCount({
            ...{ ...crowded, of, hrefOf: keyHref, listHref: '/api-keys/breaches?show=crowd' },
            ...{ what: 'active Anthropic keys', are: `are in workspaces with more than ${policy.mostActive}` },
            fine: `No workspace has more than ${policy.mostActive} active keys.`,
          }),
  },
  {
    ...{ id: 'key_addresses', section: 'security', weight: 2, mendedBy: 'gateway_key:write' },
    question: 'Are Steward keys limited to known addresses?',
    reason: 'A key that leaks is then of no use elsewhere.',
    mend: { label: 'See Steward keys', href: '/api-keys?show=active&kind=steward' },
    judge: ({ open, steward: of }) =>
      judgeCount({
        ...{ ...open, of, hrefOf: ({ id }) => `/api-keys/steward/${id}/change` },
        ...{ what: 'active Steward keys', are: 'may be used from any address' },
        fine: 'Every active Steward key is limited to addresses.',
      }),
  },
  {
    ...{ id: 'gateway', section: 'security', weight: 2, mendedBy: 'gateway_key:write' },
    question: 'Does all traffic go through the gateway?',
    reason: 'Limits of addresses, models and dollars hold only there.',
    mend: { label: 'Create a Steward key', href: '/api-keys/steward/new' },
    judge: ({ outside, spending: of, hasGateway }) =>
      hasGateway
        ? judgeCount({
            ...{ ...outside, of, hrefOf: keyHref },
            ...{ what: 'keys that spent money in 30 days', are: 'spent past the gateway' },
            fine: 'Everything that keys spent in 30 days went through the gateway.',
          })
        : unknown('No gateway has run yet. Start one to see what goes past it.'),
  },
];

export const WORKSPACE_POINTS: readonly Point<WorkspaceFacts>[] = [
  {
    ...{ id: 'workspace_limits', section: 'workspaces', weight: 2, mendedBy: 'rate_limit:write' },
    question: 'Does every workspace with keys have limits of its own?',
    reason: 'One workspace that runs away then does not take everything from the others.',
    mend: { label: 'Set limits', href: '/rate-limits' },
    judge: ({ unlimited, limitable: of, areLimitsKnown }) =>
      areLimitsKnown
        ? judgeCount({
            ...{ ...unlimited, of, hrefOf: limitsHref, what: 'workspaces with active keys' },
            ...{ are: 'have no limit of their own', fine: 'Each has a rate limit of its own.' },
          })
        : unknown('Rate limits have not been read yet. They are read within minutes of the start.'),
  },
  {
    ...{ id: 'development_limits', section: 'workspaces', weight: 3, mendedBy: 'rate_limit:write' },
    question: 'Are development and staging limited?',
    reason: 'A loop in an experiment is what costs most in one night.',
    mend: { label: 'Set limits', href: '/rate-limits' },
    judge: ({ openDevelopment, development: of, areLimitsKnown }) =>
      areLimitsKnown
        ? judgeCount({
            ...{ ...openDevelopment, of, hrefOf: limitsHref },
            ...{ what: 'workspaces for development or staging', are: 'have no limit of their own' },
            fine: 'Each has a rate limit of its own.',
          })
        : unknown('Rate limits have not been read yet. They are read within minutes of the start.'),
  },
  {
    ...{ id: 'organization_budget', section: 'cost', weight: 2, mendedBy: 'budget:write' },
    question: 'Does the organisation have a budget?',
    reason: 'Without one, nobody hears of it until the invoice comes.',
    mend: { label: 'Create budget', href: '/budgets/new?kind=organization' },
    judge: ({ hasOrganizationBudget, seesAll }) => {
      if (!seesAll) return notApplicable('It is for those who see what the whole organisation spends.');
      return hasOrganizationBudget ? met('It has one.') : notMet('It has none.');
    },
  },
  {
    ...{ id: 'workspace_budgets', section: 'cost', weight: 4, mendedBy: 'budget:write' },
    question: 'Does every workspace that spends have a budget?',
    reason: 'Whoever leads it then hears of it first.',
    mend: { label: 'Create budget', href: '/budgets/new' },
    judge: ({ unbudgeted, spending: of, isCostKnown }) => {
      if (!isCostKnown) return unknown('Cost has not been read yet. It is read within minutes of the start.');
      const verdict = judgeCount({
        ...{ ...unbudgeted, of, hrefOf: ({ id }) => `/budgets/new?kind=workspace&id=${encodeURIComponent(id)}` },
        ...{ what: 'workspaces that spent money in 30 days', are: 'have no budget', fine: 'Each has a budget.' },
      });
      const href = verdict.first?.[0]?.href;
      return href ? { ...verdict, mend: { label: 'Create budget', href } } : verdict;
    },
  },
];

function limitsHref({ id }: Found): string {
  return `/workspaces/${id}/limits`;
}
