'use client';

import './globals.css';

/** The last resort, when not even the frame of the page could be drawn. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main role="alert" className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
          <h1 className="text-lg font-semibold">Steward could not display this page</h1>
          <p className="text-muted">
            Nothing was changed. Try again in a moment. If it keeps happening, see the log
            {error.digest ? ` under ${error.digest}` : ''}.
          </p>
          <button type="button" onClick={reset} className="button button--primary">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
