import { dayOf } from '@/lib/core/time';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import type { FactsRow } from './rows-sql';
import type { RotationFacts } from './rules';

/** What the state is worked out from. */
export function factsOf(row: FactsRow, { quietDays, archiveDays }: KeyPolicy): RotationFacts {
  const { status, dueDay, successor, candidates, lastUsedDay, disabledDay, putOffUntil, exceptedUntil } = row;
  return {
    ...{ status, dueDay, successor, candidates, lastUsedDay, disabledDay, putOffUntil, exceptedUntil },
    startedDay: row.startedAt && dayOf(row.startedAt),
    confirmedDay: row.confirmedAt && dayOf(row.confirmedAt),
    ...{ quietDays, archiveDays },
  };
}
