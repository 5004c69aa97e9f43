import { lastUsedWords } from '@/components/api-keys/key-words';
import { formatMoney } from '@/lib/core/money';
import type { PlannedKey } from '@/lib/domain/offboarding/query-schema';

/** A key as a form shows it: its name and one line of what is known. */
export interface KeyFact {
  id: string;
  name: string;
  line: string;
}

export function keyFact(key: PlannedKey): KeyFact {
  return { id: key.id, name: key.name, line: keyLine(key) };
}

function keyLine({ workspaceName, isOfServiceAccount, lastUsedDay, spend }: PlannedKey): string {
  return [
    workspaceName ?? 'Whole organisation',
    ...(isOfServiceAccount ? ['acts for a service account'] : []),
    lastUsedWords(lastUsedDay),
    `${formatMoney(BigInt(spend))} in 30 days`,
  ].join(' · ');
}
