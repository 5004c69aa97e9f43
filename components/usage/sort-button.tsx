'use client';

import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';

interface SortButtonProps {
  name: string;
  state: 'falling' | 'rising' | null;
  onPress: () => void;
}

const WORDS = { falling: ', now largest first', rising: ', now smallest first' } as const;

export function SortButton({ name, state, onPress }: SortButtonProps) {
  const Icon = state === null ? ArrowUpDown : state === 'falling' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      aria-label={`Sort by ${name}${state ? WORDS[state] : ''}`}
      onClick={onPress}
      className={`no-print inline-flex size-6 shrink-0 items-center justify-center rounded hover:bg-default ${state ? 'text-foreground' : 'text-muted opacity-60'}`}
    >
      <Icon aria-hidden="true" className="size-3" />
    </button>
  );
}
