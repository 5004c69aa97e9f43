import { ActButton } from '@/components/api-keys/act-button';
import { Notice } from '@/components/ui/notice';
import type { BreachRow } from '@/lib/domain/key-policy/query-schema';
import { breachSentences } from '@/lib/domain/key-policy/rules';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';

interface BreachNoticeProps {
  row: BreachRow;
  policy: KeyPolicy;
  /** Another notice says that it is old. */
  isAgeSaid: boolean;
  mayRename: boolean;
}

/** On a key's own page: what of the policy it breaks. */
export function BreachNotice({ row, policy, isAgeSaid, mayRename }: BreachNoticeProps) {
  const sentences = breachSentences({ ...row, isDue: row.isDue && !isAgeSaid }, policy);
  if (sentences.length === 0) return null;
  return (
    <Notice tone="warning" title="It breaks the API key policy">
      {sentences.join(' ')}
      {row.suggestedName && ` Suggested name: ${row.suggestedName}.`}
      {row.suggestedName && mayRename && (
        <div className="mt-2">
          <ActButton act="rename" apiKeyId={row.id} name={row.name} isSmall />
        </div>
      )}
    </Notice>
  );
}
