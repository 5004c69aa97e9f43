import { Notice } from '@/components/ui/notice';
import { formatDay } from '@/lib/core/time';
import type { UnusedKey } from '@/lib/domain/unused-keys/query-schema';

/** On the page of a key that Steward is about to disable. */
export function UnusedNotice({ unused: { disableDay, proposedDay, lastDay } }: { unused: UnusedKey }) {
  const since = lastDay === null ? '' : ` Nothing has used it since ${formatDay(lastDay)}.`;
  return (
    <Notice
      tone="warning"
      title={
        disableDay === null
          ? 'Proposed for disabling, because it is unused'
          : `It will be disabled on ${formatDay(disableDay)}`
      }
    >
      {disableDay === null
        ? `Proposed on ${formatDay(proposedDay)}. Before Steward disables it, people are told the date.${since}`
        : `By the API key policy, because it is unused.${since}`}{' '}
      Using the key once, or protecting it, cancels this.
    </Notice>
  );
}
