'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

export interface Tab {
  href: string;
  label: string;
  /** How many there are; null where hidden. */
  count?: number | null;
}

/** The parts of a detail page, each at an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="no-print mb-4 border-b border-line">
      <ul className="-mb-px flex gap-5 overflow-x-auto">
        {tabs.map(({ href, label: words, count }) => {
          const isHere = path === href;
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={`flex h-9 items-center gap-1.5 border-b-2 whitespace-nowrap outline-offset-[-2px] pointer-coarse:h-11 ${
                  isHere
                    ? 'border-accent font-medium text-foreground'
                    : 'border-transparent text-muted hover:text-foreground'
                }`}
              >
                {words}
                {typeof count === 'number' && <span className="figure text-xs text-muted">{count}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
