import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'busy' | 'good' | 'warning' | 'danger';

/** A state in words with an icon; colour only adds to it. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`is-${tone}`}>{children}</span>;
}
