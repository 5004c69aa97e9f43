import { ExternalLink } from 'lucide-react';
import { Panel } from '@/components/ui/panel';

const CONSOLE_KEYS = 'https://platform.claude.com/settings/keys';

const ONLY_THERE = [
  'Create a key, or see its secret: it is shown only once, at creation.',
  'Change when it expires. An expired key can only be archived.',
  'Move it to another workspace, or give it another owner.',
] as const;

/** What the API does not offer, so that no one looks for it here. */
export function ConsolePanel({ isSimulated }: { isSimulated: boolean }) {
  return (
    <Panel title="Only in the Claude Console" note="The API does not offer this">
      <ul className="flex list-disc flex-col gap-1 ps-4 text-table text-muted">
        {ONLY_THERE.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      {isSimulated ? (
        <p className="mt-3 text-xs text-muted">This organisation is simulated: there is no Console to open for it.</p>
      ) : (
        <a
          href={CONSOLE_KEYS}
          target="_blank"
          rel="noreferrer"
          className="mt-3 inline-flex min-h-8 items-center gap-1.5 text-accent underline underline-offset-4 pointer-coarse:min-h-11"
        >
          Open API keys in the Console
          <ExternalLink aria-hidden="true" className="size-3.5" />
          <span className="sr-only">, opens in a new tab</span>
        </a>
      )}
    </Panel>
  );
}
