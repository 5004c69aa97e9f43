'use client';

import { Suspense } from 'react';
import { Icon } from '@/components/ui/icon';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import { NavCount } from './nav-links';

/** The way to the notifications from the head of a narrow screen, where the navigation is folded away. */
export function InboxLink({ counts }: { counts: Promise<AttentionCounts> }) {
  return (
    <a
      href="/notifications"
      className="relative flex size-9 items-center justify-center rounded-md hover:bg-default pointer-coarse:size-11"
    >
      <Icon name="bell" className="size-5" />
      <span className="sr-only">Notifications</span>
      <Suspense fallback={null}>
        <NavCount href="/notifications" counts={counts} isNarrow />
      </Suspense>
    </a>
  );
}
