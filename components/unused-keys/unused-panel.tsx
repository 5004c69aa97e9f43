import { KeyName } from '@/components/api-keys/key-name';
import { Panel } from '@/components/ui/panel';
import { formatDay } from '@/lib/core/time';
import type { UnusedKey } from '@/lib/domain/unused-keys/query-schema';

/** Keys that Steward is about to disable by the policy in effect. */
export function UnusedPanel({ keys }: { keys: readonly UnusedKey[] }) {
  if (keys.length === 0) return null;
  return (
    <Panel title="Unused keys that are about to be disabled" note={String(keys.length)} className="mb-4">
      <ul className="flex flex-col gap-1 text-table">
        {keys.map((key) => (
          <li key={key.id}>
            <KeyName {...key} />
            <span className="text-muted">
              {key.disableDay ? `: on ${formatDay(key.disableDay)}` : `: proposed on ${formatDay(key.proposedDay)}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
