import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

const REAL = 'https://platform.claude.com';

interface ConsoleLinkProps {
  /** Where the Console is: the web's `consoleOrigin`. */
  origin: string;
  /** The page there, such as `/settings/members`. */
  path: string;
  /** Verb and thing: "Open members". */
  children: ReactNode;
}

/** The way to what only the Claude Console can do; a simulated organisation has a simulated one. */
export function ConsoleLink({ origin, path, children }: ConsoleLinkProps) {
  return (
    <a
      href={`${origin}${path}`}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-6 items-center gap-1.5 text-accent underline underline-offset-4 pointer-coarse:min-h-11"
    >
      {children} in the {origin === REAL ? '' : 'simulated '}Claude Console
      <ExternalLink aria-hidden="true" className="size-3.5" />
      <span className="sr-only">, opens in a new tab</span>
    </a>
  );
}
