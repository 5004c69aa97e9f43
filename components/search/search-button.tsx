'use client';

import { ahead } from '@/components/ui/ahead';
import { Icon } from '@/components/ui/icon';
import { askToOpen } from './open-signal';

/** Opens the palette; its code is fetched when the button is pointed at, or pressed. */
export function SearchButton({ look }: { look: 'wide' | 'icon' }) {
  const shape =
    look === 'wide'
      ? 'mb-4 h-8 w-full gap-2.5 border border-line bg-surface px-2 text-sm'
      : 'size-9 justify-center pointer-coarse:size-11 lg:mb-3 lg:size-8';
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => askToOpen('search')}
      {...ahead(() => import('./palette'))}
      className={`flex items-center rounded-md text-muted hover:bg-default hover:text-foreground ${shape}`}
    >
      <Icon name="search" />
      <span className={look === 'wide' ? '' : 'sr-only'}>Search</span>
      {look === 'wide' && (
        <span aria-hidden="true" className="ms-auto rounded border border-line px-1 font-sans text-xs">
          Ctrl K
        </span>
      )}
    </button>
  );
}
