import type { Permission } from '@/lib/access/permissions';

export type NavIcon =
  | 'overview'
  | 'usage'
  | 'anomalies'
  | 'workspaces'
  | 'keys'
  | 'posture'
  | 'people'
  | 'invites'
  | 'reviews'
  | 'budgets'
  | 'limits'
  | 'audit'
  | 'notifications'
  | 'organization'
  | 'roles'
  | 'approvals'
  | 'sync'
  | 'factors'
  | 'sessions'
  | 'scim'
  | 'channels'
  | 'tokens'
  | 'gateway';

export interface NavItem {
  href: string;
  label: string;
  /** For the bar of a phone, where five stand side by side; absent: its label. */
  short?: string;
  icon: NavIcon;
  group: 'main' | 'settings';
  /** The letter that goes there after `g`; of several with one letter, the first that the reader may open. */
  go: string;
  /** None: open to everyone who is signed in. */
  permission?: Permission;
}

/** Parts of a page at addresses of their own. */
const PARTS = [
  ['/offboarding', '/people'],
  ['/approvals', '/budgets'],
] as const;

/** The longest item that the path lies under. */
export function activeHref(items: readonly NavItem[], path: string): string | undefined {
  const part = PARTS.find(([own]) => path === own || path.startsWith(`${own}/`));
  const at = part ? part[1] : path;
  return items
    .filter(({ href }) => at === href || (href !== '/' && at.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]?.href;
}
