import { dayOf, formatAge, formatDay } from '@/lib/core/time';
import type { OrganizationFacts } from './organization-reads';
import {
  ACT_DAYS,
  isTickFresh,
  isWeaker,
  judgeCount,
  leastRole,
  met,
  notMet,
  type Point,
  unknown,
  type Verdict,
} from './rules';
import type { TickedPoint } from './schema';

const HOUR_MS = 3_600_000;
/** Where there is no list of them, so many are named. */
const MOST_NAMED = 20;

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
            ...{ count, first: first.slice(0, MOST_NAMED), of, hrefOf: ({ id }) => `/workspaces/${id}/gateway` },
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
        ...{ count, of, first: [], hrefOf: () => null, listHref: '/settings/tokens?lacks=addresses' },
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
        listHref: '/settings/accounts?lacks=factor',
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
    ...{ count: wide.length, first: wide.slice(0, MOST_NAMED), of: judged.length },
    hrefOf: ({ id }) => `/settings/accounts?search=${encodeURIComponent(id)}`,
    ...{ what: 'admins and further owners', are: `changed nothing in ${ACT_DAYS} days that needs their role` },
    fine: `All changed something in ${ACT_DAYS} days that needs their role.`,
  });
}
