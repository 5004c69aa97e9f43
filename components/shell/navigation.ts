import type { Permission } from '@/lib/access/permissions';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { activeHref, type NavItem } from './nav-item';

const ITEMS: readonly NavItem[] = [
  {
    href: '/',
    label: 'Overview',
    short: 'Overview',
    icon: 'overview',
    group: 'main',
    go: 'o',
    permission: 'usage:read',
  },
  {
    href: '/usage',
    label: 'Usage & cost',
    short: 'Usage',
    icon: 'usage',
    group: 'main',
    go: 'u',
    permission: 'usage:read',
  },
  {
    href: '/anomalies',
    label: 'Anomalies',
    short: 'Anomalies',
    icon: 'anomalies',
    group: 'main',
    go: 'y',
    permission: 'cost:read',
  },
  {
    href: '/workspaces',
    label: 'Workspaces',
    short: 'Workspaces',
    icon: 'workspaces',
    group: 'main',
    go: 'w',
    permission: 'workspace:read',
  },
  {
    href: '/api-keys',
    label: 'API keys',
    short: 'Keys',
    icon: 'keys',
    group: 'main',
    go: 'k',
    permission: 'api_key:read',
  },
  {
    href: '/posture',
    label: 'Posture',
    short: 'Posture',
    icon: 'posture',
    group: 'main',
    go: 't',
    permission: 'posture:read',
  },
  {
    href: '/people',
    label: 'People',
    short: 'People',
    icon: 'people',
    group: 'main',
    go: 'p',
    permission: 'person:read',
  },
  {
    href: '/invites',
    label: 'Invites',
    short: 'Invites',
    icon: 'invites',
    group: 'main',
    go: 'i',
    permission: 'invite:request',
  },
  {
    href: '/access-reviews',
    label: 'Access reviews',
    short: 'Reviews',
    icon: 'reviews',
    group: 'main',
    go: 'r',
    permission: 'access_review:read',
  },
  {
    href: '/budgets',
    label: 'Budgets',
    short: 'Budgets',
    icon: 'budgets',
    group: 'main',
    go: 'b',
    permission: 'budget:read',
  },
  {
    href: '/rate-limits',
    label: 'Rate limits',
    short: 'Limits',
    icon: 'limits',
    group: 'main',
    go: 'l',
    permission: 'workspace:read',
  },
  { href: '/audit', label: 'Audit', short: 'Audit', icon: 'audit', group: 'main', go: 'a', permission: 'audit:read' },
  {
    href: '/notifications',
    label: 'Notifications',
    short: 'News',
    icon: 'notifications',
    group: 'main',
    go: 'n',
  },
  {
    href: '/settings/organization',
    label: 'Organisation',
    short: 'Organisation',
    icon: 'organization',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/accounts',
    label: 'Accounts',
    short: 'Accounts',
    icon: 'roles',
    group: 'settings',
    go: 's',
    permission: 'person:read',
  },
  {
    href: '/settings/approvals',
    label: 'Approvals',
    short: 'Approvals',
    icon: 'approvals',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/scim',
    label: 'SCIM',
    short: 'SCIM',
    icon: 'scim',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/tokens',
    label: 'API tokens',
    short: 'Tokens',
    icon: 'tokens',
    group: 'settings',
    go: 's',
    permission: 'token:write',
  },
  {
    href: '/settings/gateway',
    label: 'Gateway',
    short: 'Gateway',
    icon: 'gateway',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/channels',
    label: 'Channels',
    short: 'Channels',
    icon: 'channels',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/sync',
    label: 'Sync',
    short: 'Sync',
    icon: 'sync',
    group: 'settings',
    go: 's',
    permission: 'settings:read',
  },
  {
    href: '/settings/factors',
    label: 'Second factor',
    short: 'Second factor',
    icon: 'factors',
    group: 'settings',
    go: 's',
  },
  { href: '/settings/sessions', label: 'Sessions', short: 'Sessions', icon: 'sessions', group: 'settings', go: 's' },
];

/** The pages that exist and that this person may open. */
export function navigationFor(actor: PersonActor): NavItem[] {
  return ITEMS.filter((item) => !item.permission || can(actor, item.permission));
}

interface Place {
  /** As in `Your role cannot see …`. */
  label: string;
  permission?: Permission;
}

/** Pages beneath those of the navigation that ask for another permission than these. */
const BENEATH: readonly (Required<Place> & { at: RegExp })[] = [
  { at: /^\/usage\/cost-centres\/import$/, label: 'the setting of cost centres', permission: 'cost_centre:write' },
  { at: /^\/usage\/(months\/[^/]+\/)?cost-centres(\/|$)/, label: 'cost centres', permission: 'cost_centre:read' },
  { at: /^\/usage\/(insights|months|gateway\/report)(\/|$)/, label: 'what things cost', permission: 'cost:read' },
  { at: /^\/usage\/gateway(\/|$)/, label: 'the gateway’s traffic', permission: 'gateway_key:read' },
  {
    at: /^\/audit\/(differences|retention|reviews|rules|streams)(\/|$)/,
    label: 'this part of the audit',
    permission: 'settings:read',
  },
  { at: /^\/api-keys\/policy$/, label: 'the API key policy', permission: 'settings:write' },
  { at: /^\/api-keys\/changes(\/|$)/, label: 'changes of many API keys', permission: 'api_key:write' },
  { at: /^\/api-keys\/[^/]+\/exposure$/, label: 'the exposure of an API key', permission: 'api_key:write' },
  { at: /^\/access-reviews\/start$/, label: 'the starting of access reviews', permission: 'access_review:write' },
  { at: /^\/offboarding\/keys$/, label: 'keys of people who have left', permission: 'api_key:write' },
  { at: /^\/offboarding(\/|$)/, label: 'offboarding', permission: 'person:write' },
  { at: /^\/people\/[^/]+\/offboard$/, label: 'offboarding', permission: 'person:write' },
  { at: /^\/invites\/console\//, label: 'invites sent in the Console', permission: 'invite:approve' },
  { at: /^\/workspaces\/[^/]+\/activity$/, label: 'the activity of a workspace', permission: 'audit:read' },
  { at: /^\/settings\/channels\/new$/, label: 'adding a channel', permission: 'settings:write' },
  { at: /^\/api-keys\/[^/]+\/activity$/, label: 'the activity of an API key', permission: 'audit:read' },
  { at: /^\/api-keys\/steward\/[^/]+\/activity$/, label: 'the activity of a Steward key', permission: 'audit:read' },
  {
    at: /^\/api-keys\/steward\/(new|stop|[^/]+\/change)$/,
    label: 'the making and changing of Steward keys',
    permission: 'gateway_key:write',
  },
  { at: /^\/api-keys\/steward(\/|$)/, label: 'Steward keys', permission: 'gateway_key:read' },
  { at: /^\/approvals(\/|$)/, label: 'requests', permission: 'approval:decide' },
  { at: /^\/budgets\/import$/, label: 'the setting of budgets', permission: 'budget:write' },
  { at: /^\/budgets\/new$/, label: 'the setting of budgets', permission: 'budget:write' },
  { at: /^\/budgets\/[^/]+\/change$/, label: 'the setting of budgets', permission: 'budget:write' },
  { at: /^\/budgets\/[^/]+\/activity$/, label: 'the activity of a budget', permission: 'audit:read' },
  { at: /^\/people\/[^/]+\/activity$/, label: 'the activity of a person', permission: 'audit:read' },
];

/** The page at an address and who may open it, whoever is asking. */
export function findPlace(address: string): Place | undefined {
  const path = address.split('?')[0] ?? '';
  const beneath = BENEATH.find(({ at }) => at.test(path));
  if (beneath) return beneath;
  const href = activeHref(ITEMS, path);
  return ITEMS.find((item) => item.href === href);
}
