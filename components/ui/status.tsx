import { Check, Circle, CircleAlert, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'busy' | 'good' | 'warning' | 'danger';

const LOOK = {
  neutral: { Icon: Circle, color: 'text-muted' },
  busy: { Icon: LoaderCircle, color: 'text-accent' },
  good: { Icon: Check, color: 'text-good' },
  warning: { Icon: TriangleAlert, color: 'text-warn' },
  danger: { Icon: CircleAlert, color: 'text-bad' },
} as const;

/** A state in words with an icon; colour only adds to it. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  const { Icon, color } = LOOK[tone];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${color}`}>
      <Icon aria-hidden="true" className={`size-3.5 ${tone === 'busy' ? 'motion-safe:animate-spin' : ''}`} />
      {children}
    </span>
  );
}
