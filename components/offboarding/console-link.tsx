import { ExternalLink } from 'lucide-react';

const CONSOLE_MEMBERS = 'https://platform.claude.com/settings/members';

/** The way to the one place where an admin of the organisation is made or removed. */
export function ConsoleLink({ isSimulated }: { isSimulated: boolean }) {
  if (isSimulated) return <span>This organisation is simulated: there is no Console to open for it.</span>;
  return (
    <a
      href={CONSOLE_MEMBERS}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-6 items-center gap-1.5 text-accent underline underline-offset-4 pointer-coarse:min-h-11"
    >
      Open members in the Claude Console
      <ExternalLink aria-hidden="true" className="size-3.5" />
      <span className="sr-only">, opens in a new tab</span>
    </a>
  );
}
