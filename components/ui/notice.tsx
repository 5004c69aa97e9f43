import type { ReactNode } from 'react';
import type { Tone } from './status';
import { Status } from './status';

const EDGE: Record<Tone, string> = {
  neutral: 'border-s-muted',
  busy: 'border-s-accent',
  good: 'border-s-good',
  warning: 'border-s-warn',
  danger: 'border-s-bad',
};

interface NoticeProps {
  tone: Tone;
  title: string;
  children?: ReactNode;
  /** Read out at once when it appears: for what went wrong. */
  isAlert?: boolean;
}

/** A line or two that people must read, on the page where it matters. */
export function Notice({ tone, title, children, isAlert }: NoticeProps) {
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className={`rounded-lg border border-s-4 border-line bg-surface px-4 py-3 text-sm ${EDGE[tone]}`}
    >
      <p className="font-medium">
        <Status tone={tone}>
          <span className="whitespace-normal text-foreground">{title}</span>
        </Status>
      </p>
      {children && <div className="mt-1 max-w-[72ch] text-muted">{children}</div>}
    </div>
  );
}
