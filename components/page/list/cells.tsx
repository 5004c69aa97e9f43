import type { ReactNode } from 'react';
import { slotName } from '@/components/charts/series-colors';
import { locked } from './cell';
import { CellView } from './cell-view';
import { dayCell } from './plain-cells';

/** A figure that the reader may not see: a lock, never a dash or a zero. */
export function Hidden({ reason }: { reason?: string }) {
  return <CellView cell={locked(reason)} />;
}

interface NameLinkProps {
  href: string;
  /** Another thing's name beside the one that a row is about. */
  isAside?: boolean;
  children: ReactNode;
}

/** The way to a thing's own page. */
export function NameLink({ href, isAside, children }: NameLinkProps) {
  return (
    <a href={href} className={isAside ? 'cell-aside' : 'cell-name'}>
      {children}
    </a>
  );
}

/** `23 Nov 2026`, the instant on hover. */
export function DayOf({ at }: { at: Date | null }) {
  return <CellView cell={dayCell(at)} />;
}

/** The colour that a thing has in every chart and list. */
export function Swatch({ kind, id }: { kind: 'workspace' | 'model' | 'api_key'; id: string }) {
  return <span aria-hidden="true" className={`swatch mark-${slotName(kind, id)}`} />;
}
