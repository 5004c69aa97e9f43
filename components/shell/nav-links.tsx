'use client';

import {
  Boxes,
  Building2,
  ChartColumnStacked,
  Gauge,
  KeyRound,
  LayoutDashboard,
  MailPlus,
  MonitorSmartphone,
  RefreshCw,
  ScrollText,
  UserCog,
  UsersRound,
  Workflow,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Suspense, use } from 'react';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import { activeHref, type NavIcon, type NavItem } from './navigation';

const ICONS: Record<NavIcon, typeof LayoutDashboard> = {
  overview: LayoutDashboard,
  usage: ChartColumnStacked,
  workspaces: Boxes,
  keys: KeyRound,
  people: UsersRound,
  invites: MailPlus,
  limits: Gauge,
  audit: ScrollText,
  organization: Building2,
  roles: UserCog,
  sync: RefreshCw,
  sessions: MonitorSmartphone,
  scim: Workflow,
};

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
  const Icon = ICONS[item.icon];
  return (
    <Link
      href={item.href}
      onClick={onGo}
      aria-current={isActive ? 'page' : undefined}
      title={isNarrow ? item.label : undefined}
      className={`relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm pointer-coarse:h-11 ${
        isActive ? 'bg-default font-medium text-foreground' : 'text-muted hover:bg-default/60 hover:text-foreground'
      } ${isNarrow ? 'justify-center' : ''}`}
    >
      <Icon aria-hidden="true" className={`size-4 shrink-0 ${isActive ? 'text-accent' : ''}`} />
      <span className={isNarrow ? 'sr-only' : 'truncate'}>{item.label}</span>
      <Suspense fallback={null}>
        <NavCount href={item.href} counts={counts} isNarrow={isNarrow} />
      </Suspense>
    </Link>
  );
}

/** How many things wait there; nothing where none does. */
function NavCount({ href, counts, isNarrow }: { href: string; counts: Promise<AttentionCounts>; isNarrow?: boolean }) {
  const count = use(counts)[href] ?? 0;
  if (count === 0) return null;
  const shown = count > 99 ? '99+' : String(count);
  return (
    <span
      className={isNarrow ? 'absolute end-1 top-1 size-1.5 rounded-full bg-warn' : 'figure ms-auto text-xs text-warn'}
    >
      <span className={isNarrow ? 'sr-only' : ''}>{shown}</span>
      <span className="sr-only"> to look at</span>
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
          const Icon = ICONS[item.icon];
          const isActive = item.href === active;
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={isActive ? 'page' : undefined}
                className={`flex h-14 flex-col items-center justify-center gap-0.5 text-xs ${
                  isActive ? 'font-medium text-accent' : 'text-muted'
                }`}
              >
                <Icon aria-hidden="true" className="size-5" />
                <span className="max-w-full truncate tracking-tight">{item.short}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
