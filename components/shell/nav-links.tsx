'use client';

import { usePathname } from 'next/navigation';
import { Suspense, use } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import { activeHref, type NavIcon, type NavItem } from './nav-item';

const ICONS: Record<NavIcon, IconName> = {
  overview: 'layout-dashboard',
  usage: 'chart-column-stacked',
  anomalies: 'trending-up',
  workspaces: 'boxes',
  keys: 'key-round',
  posture: 'shield-check',
  people: 'users-round',
  invites: 'mail-plus',
  reviews: 'clipboard-check',
  budgets: 'wallet',
  limits: 'gauge',
  audit: 'scroll-text',
  notifications: 'bell',
  organization: 'building-2',
  roles: 'user-cog',
  sync: 'refresh-cw',
  factors: 'lock-keyhole',
  sessions: 'monitor-smartphone',
  scim: 'workflow',
  channels: 'send',
  approvals: 'check',
  tokens: 'square-terminal',
  gateway: 'waypoints',
};

/** Where something can wait: elsewhere no count is waited for. */
const COUNTED: readonly string[] = ['/settings/sync', '/api-keys', '/people', '/invites', '/budgets', '/notifications'];

interface NavLinksProps {
  items: readonly NavItem[];
  /** What waits on which page; comes after the page itself. */
  counts: Promise<AttentionCounts>;
  isNarrow?: boolean;
  onGo?: () => void;
}

export function NavLinks({ items, counts, isNarrow = false, onGo }: NavLinksProps) {
  const active = activeHref(items, usePathname());
  const groups = [
    { name: null, items: items.filter((item) => item.group === 'main') },
    { name: 'Settings', items: items.filter((item) => item.group === 'settings') },
  ];
  return groups.map((group) => (
    <div key={group.name} className="mb-4">
      {group.name && (
        <p className={isNarrow ? 'mx-2 mb-3 border-t border-line' : 'px-2 pb-1 text-xs font-medium text-muted'}>
          <span className={isNarrow ? 'sr-only' : ''}>{group.name}</span>
        </p>
      )}
      <ul className="flex flex-col gap-0.5">
        {group.items.map((item) => (
          <li key={item.href}>
            <NavLink item={item} counts={counts} isActive={item.href === active} isNarrow={isNarrow} onGo={onGo} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

function NavLink({
  item,
  counts,
  isActive,
  isNarrow,
  onGo,
}: { item: NavItem; isActive: boolean } & Omit<NavLinksProps, 'items'>) {
  return (
    <a
      href={item.href}
      onClick={onGo}
      data-ahead
      aria-current={isActive ? 'page' : undefined}
      title={isNarrow ? item.label : undefined}
      className={isNarrow ? 'nav-link justify-center' : 'nav-link'}
    >
      <Icon name={ICONS[item.icon]} />
      <span className={isNarrow ? 'sr-only' : 'truncate'}>{item.label}</span>
      {COUNTED.includes(item.href) && (
        <Suspense fallback={null}>
          <NavCount href={item.href} counts={counts} isNarrow={isNarrow} />
        </Suspense>
      )}
    </a>
  );
}

/** How many things wait there; nothing where none does. */
export function NavCount({
  href,
  counts,
  isNarrow,
}: {
  href: string;
  counts: Promise<AttentionCounts>;
  isNarrow?: boolean;
}) {
  const count = use(counts)[href] ?? 0;
  if (count === 0) return null;
  const shown = count > 99 ? '99+' : String(count);
  return (
    <span
      className={isNarrow ? 'absolute end-1 top-1 size-1.5 rounded-full bg-warn' : 'figure ms-auto text-xs text-warn'}
    >
      <span className={isNarrow ? 'sr-only' : ''}>{shown}</span>
      <span className="sr-only"> to review</span>
    </span>
  );
}

/** The most used pages along the bottom of a phone. */
export function BottomBar({ items }: { items: readonly NavItem[] }) {
  const active = activeHref(items, usePathname());
  return (
    <nav
      aria-label="Main pages"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <ul className="grid auto-cols-fr grid-flow-col">
        {items.slice(0, 5).map((item) => {
          const isActive = item.href === active;
          return (
            <li key={item.href}>
              <a href={item.href} data-ahead aria-current={isActive ? 'page' : undefined} className="bar-link">
                <Icon name={ICONS[item.icon]} className="size-5" />
                <span className="max-w-full truncate tracking-tight">{item.short ?? item.label}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
