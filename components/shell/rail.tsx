'use client';

import { type ReactNode, useState } from 'react';
import { SearchButton } from '@/components/search/search-button';
import { Icon } from '@/components/ui/icon';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import { Brand, BrandMark } from './brand';
import type { NavItem } from './nav-item';
import { NavLinks } from './nav-links';
import { RAIL_COOKIE } from './rail-cookie';

interface RailProps {
  items: readonly NavItem[];
  counts: Promise<AttentionCounts>;
  startsNarrow: boolean;
  /** Under the links: organisation and user. */
  foot: ReactNode;
}

/** The left navigation of wide screens. Its width is remembered in a cookie, so the server draws it right at once. */
export function Rail({ items, counts, startsNarrow, foot }: RailProps) {
  const [isNarrow, setNarrow] = useState(startsNarrow);
  const toggle = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing outside secure contexts
    document.cookie = `${RAIL_COOKIE}=${isNarrow ? 'wide' : 'narrow'}; path=/; max-age=31536000; samesite=lax`;
    setNarrow(!isNarrow);
  };
  return (
    <aside
      className={`no-print sticky top-0 hidden h-dvh shrink-0 flex-col border-e border-line bg-rail px-3 py-4 lg:flex ${isNarrow ? 'w-14' : 'w-58'}`}
    >
      <div className={`mb-5 flex items-center px-1 ${isNarrow ? 'flex-col gap-3' : 'justify-between'}`}>
        {isNarrow ? <BrandMark /> : <Brand />}
        <button
          type="button"
          onClick={toggle}
          aria-expanded={!isNarrow}
          className="flex size-7 items-center justify-center rounded-md text-muted hover:bg-default hover:text-foreground"
        >
          <Icon name={isNarrow ? 'panel-left-open' : 'panel-left-close'} />
          <span className="sr-only">{isNarrow ? 'Expand navigation' : 'Collapse navigation'}</span>
        </button>
      </div>
      <SearchButton look={isNarrow ? 'icon' : 'wide'} />
      <nav aria-label="Pages" className="min-h-0 flex-1 overflow-y-auto">
        <NavLinks items={items} counts={counts} isNarrow={isNarrow} />
      </nav>
      <div className={isNarrow ? '[&_.rail-word]:sr-only' : ''}>{foot}</div>
    </aside>
  );
}
