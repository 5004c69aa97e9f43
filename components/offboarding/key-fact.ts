import { lastUsedWords } from '@/components/api-keys/key-words';
import { formatMoney } from '@/lib/core/money';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import type { PlannedKey } from '@/lib/domain/offboarding/query-schema';
import { counted } from './departure-words';

/** A key as a form shows it: its name and one line of what is known. */
export interface KeyFact {
  id: string;
  name: string;
  line: string;
}

export function keyFact(key: PlannedKey): KeyFact {
  return { id: key.id, name: key.name, line: keyLine(key) };
}

function keyLine({ id, workspaceName, isOfServiceAccount, lastUsedDay, spend, requests }: PlannedKey): string {
  return [
    ...(kindOfKey(id) === 'steward' ? ['Steward key'] : []),
    workspaceName ?? 'Whole organisation',
    ...(isOfServiceAccount ? ['acts for a service account'] : []),
    lastUsedWords(lastUsedDay),
    `${formatMoney(BigInt(spend))} in 30 days`,
    ...(requests ? [`${counted(requests, 'request')} in 30 days`] : []),
  ].join(' · ');
}
