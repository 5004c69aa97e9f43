import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';

/** What a link narrowed a list to, and the way out of it. */
export function FilterChip({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="mb-2 inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2 text-table hover:bg-default pointer-coarse:h-11"
    >
      {children}
      <Icon name="x" className="size-3.5 text-muted" />
      <span className="sr-only">Remove this filter</span>
    </a>
  );
}
