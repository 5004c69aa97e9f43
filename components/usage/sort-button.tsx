'use client';

import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';

interface SortButtonProps {
  name: string;
  /** As `aria-sort` says it; absent: ordered by another column. */
  state?: 'ascending' | 'descending';
  onPress: () => void;
}

const WORDS = { descending: ', now largest first', ascending: ', now smallest first' } as const;

export function SortButton({ name, state, onPress }: SortButtonProps) {
  const Icon = state === undefined ? ArrowUpDown : state === 'descending' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      aria-label={`Sort by ${name}${state ? WORDS[state] : ''}`}
      onClick={onPress}
      className={`no-print inline-flex size-6 shrink-0 pointer-coarse:h-11 items-center justify-center rounded hover:bg-default ${state ? 'text-foreground' : 'text-muted opacity-60'}`}
    >
      <Icon aria-hidden="true" className="size-3" />
    </button>
  );
}
