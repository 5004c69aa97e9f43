'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';

interface PageErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** Errors recognised by their digest say what they are; others have a number to look up in the log. */
const KNOWN: Record<string, { title: string; text: string }> = {
  'database-silent': {
    title: 'The database does not answer',
    text: 'Steward cannot read anything right now. Nothing was changed. It recovers by itself once the database answers. Try again in a moment.',
  },
  busy: {
    title: 'Too many large requests',
    text: 'Several large answers are already being prepared. Nothing was changed. Wait for them to finish, then try again.',
  },
};

/** A page that could not be drawn: what is safe, what to do, and the number to look for in the log. */
export function PageError({ error, reset }: PageErrorProps) {
  const router = useRouter();
  const known = error.digest === undefined ? undefined : KNOWN[error.digest];
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div role="alert" className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <h1 className="text-lg font-semibold">{known?.title ?? 'This page could not be displayed'}</h1>
      <p className="text-muted">
        {known?.text ??
          `Steward could not read the data for this page, most often because its database is restarting. Nothing was changed. Try again in a moment. If it keeps happening, see the log${error.digest ? ` under ${error.digest}` : ''}.`}
      </p>
      {/* Plain: every page carries this, and most have no other button of the library. */}
      <button type="button" onClick={retry} className="button button--md button--primary">
        Try again
      </button>
    </div>
  );
}
