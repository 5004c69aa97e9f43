import type { ReactNode } from 'react';

interface PageHeadProps {
  title: string;
  /** One line that says what the page answers. */
  line: string;
  freshness?: ReactNode;
  action?: ReactNode;
}

export function PageHead({ title, line, freshness, action }: PageHeadProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        <p className="max-w-[72ch] text-muted">{line}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {freshness && <p className="text-xs text-muted">{freshness}</p>}
        {action}
      </div>
    </header>
  );
}
