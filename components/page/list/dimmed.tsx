import type { ReactNode } from 'react';

/** What is shown stays, dimmed, while the next is on the way. */
export function Dimmed({ isPending, children }: { isPending: boolean; children: ReactNode }) {
  return (
    <>
      <div aria-busy={isPending} className={isPending ? 'opacity-55 transition-opacity duration-100' : ''}>
        {children}
      </div>
      <p role="status" className="sr-only">
        {isPending ? 'Loading' : ''}
      </p>
    </>
  );
}
