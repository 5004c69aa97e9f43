import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** What would be here. */
  title: string;
  /** Why it is empty, and what fills it. */
  children: ReactNode;
  step?: ReactNode;
}

export function EmptyState({ title, children, step }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <svg width="72" height="40" viewBox="0 0 72 40" aria-hidden="true" className="text-border">
        {[10, 22, 16, 30, 24, 36].map((height, at) => (
          <rect
            key={height}
            x={at * 12 + 2}
            y={38 - height}
            width="8"
            height={height}
            rx="1.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeDasharray="3 2"
          />
        ))}
      </svg>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-[56ch] text-muted">{children}</p>
      {step}
    </div>
  );
}
