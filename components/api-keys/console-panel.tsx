import { ConsoleLink } from '@/components/ui/console-link';
import { Panel } from '@/components/ui/panel';

const ONLY_THERE = [
  'Create a key, or see its secret: it is shown only once, at creation.',
  'Change when it expires. An expired key can only be archived.',
  'Move it to another workspace, or give it another owner.',
] as const;

/** What the API does not offer, so that no one looks for it here. */
export function ConsolePanel({ consoleOrigin }: { consoleOrigin: string }) {
  return (
    <Panel title="Only in the Claude Console" note="The API does not offer this">
      <ul className="flex list-disc flex-col gap-1 ps-4 text-table text-muted">
        {ONLY_THERE.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      <p className="mt-3">
        <ConsoleLink origin={consoleOrigin} path="/settings/keys">
          Open API keys
        </ConsoleLink>
      </p>
    </Panel>
  );
}
