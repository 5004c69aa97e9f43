import type { ReactNode } from 'react';

interface PanelProps {
  /** Where a link to it leads. */
  id?: string;
  title?: string;
  /** One line under the title: what the panel answers. */
  note?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  /** Content that brings its own padding, such as a table. */
  isFlush?: boolean;
  className?: string;
}

/** A sheet on the page: a heading, its tools and its content. */
export function Panel({ id, title, note, tools, children, isFlush, className = '' }: PanelProps) {
  return (
    <section id={id} className={`min-w-0 rounded-xl border border-line bg-surface ${className}`} aria-label={title}>
      {(title || tools) && (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2">
          <div className="min-w-0">
            {title && <h2 className="text-sm font-semibold">{title}</h2>}
            {note && <p className="text-xs text-muted">{note}</p>}
          </div>
          {tools && <div className="no-print flex max-w-full flex-wrap items-center gap-1">{tools}</div>}
        </header>
      )}
      <div className={isFlush ? 'relative overflow-x-auto rounded-b-xl' : 'px-4 pb-4'}>{children}</div>
    </section>
  );
}
