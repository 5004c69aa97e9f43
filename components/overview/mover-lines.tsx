'use client';

import { Icon } from '@/components/ui/icon';

export interface Line {
  id: string;
  label: string;
  title: string;
  href: string;
  isDown: boolean;
  /** By how much, in words. */
  change: string;
  /** The reason, in pieces that lines break between; a sign stays with its figure. */
  why: readonly string[];
}

/** What changed, drawn from its words. */
export function MoverLines({ lines }: { lines: readonly Line[] }) {
  return lines.map(({ id, label, title, href, isDown, change, why }) => (
    <li key={id} className="border-b border-separator py-1.5 text-table last:border-0">
      <div className="flex items-baseline gap-2">
        <Icon name={isDown ? 'trending-down' : 'trending-up'} className="size-3.5 self-center text-muted" />
        <a href={href} title={title} className="plain-link min-w-0 flex-1 truncate">
          {label}
        </a>
        <span className="figure whitespace-nowrap">{change}</span>
      </div>
      {why[0] !== '' && (
        <p className="figure ps-5.5 text-xs text-muted">
          {why.map((piece) => (
            <span key={piece} className="inline-block max-w-full whitespace-pre-wrap">
              {piece}
            </span>
          ))}
        </p>
      )}
    </li>
  ));
}
