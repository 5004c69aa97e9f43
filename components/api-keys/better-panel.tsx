import Link from 'next/link';
import { NEW_KEY_PATH } from '@/components/gateway-keys/gateway-key-words';
import { ConsoleLink } from '@/components/ui/console-link';
import { Panel } from '@/components/ui/panel';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { outlivesMaker } from '@/lib/domain/api-keys/rules';

interface BetterPanelProps {
  apiKey: ApiKeyDetail;
  consoleOrigin: string;
  /** The reader may issue Steward keys in its workspace. */
  mayIssue: boolean;
}

interface Move {
  title: string;
  gain: string;
  takes: readonly string[];
}

/** As high as a finger on a phone. */
const LINK = 'inline-flex min-h-6 items-center pointer-coarse:min-h-11';

const MOVES: readonly Move[] = [
  {
    title: 'A service account’s key',
    gain: 'It belongs to a service account, not a person, so its purpose is clear and nobody takes it with them.',
    takes: [
      'An admin creates a service account in the Console and adds it to this workspace.',
      'Its key is created there and its secret shown once.',
      'Put the new secret where this one is, and confirm the new key on the Rotation page.',
    ],
  },
  {
    title: 'Workload identity federation',
    gain: 'There is no secret to leak or replace: the workload presents its platform’s token and gets a short-lived one.',
    takes: [
      'The workload runs where it gets OIDC tokens: Kubernetes, a cloud, or a CI system.',
      'An admin creates an issuer and a rule in the Console, for a service account in this workspace.',
      'Set the SDK up for federation and remove the key from where the workload reads it, then disable it here.',
    ],
  },
  {
    title: 'A Steward key',
    gain: 'It can be limited to addresses, models and dollars, and is replaced in one step.',
    takes: [
      'The gateway is on and has a vendor key for this workspace.',
      'Create a Steward key here, and change the application’s base address and key.',
    ],
  },
];

/** What is better than a key of the workspace, which goes on working when whoever made it has left. */
export function BetterPanel({ apiKey, consoleOrigin, mayIssue }: BetterPanelProps) {
  if (!outlivesMaker(apiKey)) return null;
  return (
    <Panel title="Better alternatives" note="This key keeps working after whoever made it leaves">
      <div className="flex flex-col gap-2">
        {MOVES.map(({ title, gain, takes }) => (
          <details key={title}>
            <summary className="min-h-6 cursor-pointer font-medium pointer-coarse:min-h-11">{title}</summary>
            <p className="mt-1">{gain}</p>
            <p className="mt-2 text-muted">What it takes:</p>
            <ol className="list-decimal ps-5">
              {takes.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </details>
        ))}
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-table">
          <ConsoleLink origin={consoleOrigin} path="/settings/keys">
            Open API keys
          </ConsoleLink>
          <Link href={`/api-keys/${apiKey.id}/rotation`} prefetch={false} className={LINK}>
            Replace this key
          </Link>
          {mayIssue && (
            <Link href={NEW_KEY_PATH} prefetch={false} className={LINK}>
              Create Steward key
            </Link>
          )}
        </p>
      </div>
    </Panel>
  );
}
