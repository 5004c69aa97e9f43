import { KeyName } from '@/components/api-keys/key-name';
import { Panel } from '@/components/ui/panel';
import { counted } from '@/lib/core/counted';
import type { KeyPolicyPreview } from '@/lib/domain/key-policy/query-schema';
import { RULE_WORDS } from './policy-words';

/** How many active keys each rule touches, and which. */
export function TouchedKeys({ preview: { keys, rules } }: { preview: KeyPolicyPreview }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {rules.map(({ rule, count, keys: listed }) => (
        <Panel
          key={rule}
          title={RULE_WORDS[rule].title}
          note={`${count} of ${counted(keys, 'active key', 'active keys')}`}
        >
          {count === 0 ? (
            <p className="text-muted">{RULE_WORDS[rule].none}</p>
          ) : (
            <details>
              <summary className="min-h-6 cursor-pointer pointer-coarse:min-h-11">
                {counted(count, 'key breaks this rule', 'keys break this rule')}
              </summary>
              <ul className="mt-2 flex flex-col gap-1 text-table">
                {listed.map((key) => (
                  <li key={key.id}>
                    <KeyName {...key} />
                  </li>
                ))}
              </ul>
              {count > listed.length && (
                <p className="mt-2 text-xs text-muted">and {count - listed.length} more, not listed here</p>
              )}
            </details>
          )}
        </Panel>
      ))}
    </div>
  );
}
