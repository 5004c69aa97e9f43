import { createLoader, createSerializer, parseAsInteger, parseAsString } from 'nuqs/server';
import { auditHref } from '@/components/audit/audit-params';

/** What a new rule begins with, beside the filters of the Audit page. */
const begin = {
  name: parseAsString.withDefault(''),
  becomes: parseAsString.withDefault(''),
  count: parseAsInteger.withDefault(1),
  minutes: parseAsInteger.withDefault(10),
};
export const loadRuleBegin = createLoader(begin);
const withBegin = createSerializer(begin);

const PAGE = '/audit/rules';

/** Rules that many want, each a step from being made. */
export const EXAMPLES: readonly { title: string; note: string; href: string }[] = [
  {
    title: 'Admin role granted',
    note: 'In Steward, by SCIM, or in the Claude Console if the activity feed is on.',
    href: withBegin(PAGE, { name: 'Admin role granted', becomes: 'admin' }),
  },
  {
    title: 'More than 5 keys disabled in 10 minutes',
    note: 'One by one or many at once, here or in the Claude Console.',
    href: withBegin(PAGE, {
      ...{ name: 'More than 5 keys disabled', becomes: 'inactive, disabled, disable' },
      ...{ count: 6, minutes: 10 },
    }),
  },
  {
    title: 'Sign-in from a new network',
    note: 'From an address not used by that person in the last 90 days.',
    href: withBegin(auditHref(PAGE, { action: 'session.sign_in_new_network' }), { name: 'Sign-in from a new network' }),
  },
  {
    title: 'Checkpoint late',
    note: 'Needs no rule: owners are told, and channels that carry it.',
    href: '/notifications/kinds',
  },
];
