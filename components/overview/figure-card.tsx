import type { ReactNode } from 'react';

interface FigureCardProps {
  label: string;
  figure: ReactNode;
  /** What it is set against, or which days it covers. */
  children?: ReactNode;
}

export function FigureCard({ label, figure, children }: FigureCardProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-xl border border-line bg-surface px-4 py-3">
      <h2 className="text-xs font-medium text-muted">{label}</h2>
      <p className="text-2xl font-semibold tracking-tight">{figure}</p>
      {children && <div className="text-xs text-muted">{children}</div>}
    </div>
  );
}
