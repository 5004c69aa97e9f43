import { type Fact, Facts } from '@/components/page/detail/facts';
import { formatCount, formatCountCompact } from '@/components/page/figures/format';
import { formatMoney } from '@/lib/core/money';
import { formatDay } from '@/lib/core/time';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';

/** What goes through a key now: that is what ends with it. */
export function UseFacts({ use }: { use: ApiKeyUseJson }) {
  return <Facts facts={factsOf(use)} />;
}

function factsOf(use: ApiKeyUseJson): Fact[] {
  const { workspaceId, workspaceName, lastUsedDay, lastDayTokens, usageSince, recent, spend, window, models } = use;
  return [
    { term: 'Workspace', value: workspaceId === null ? 'Whole organisation' : (workspaceName ?? workspaceId) },
    {
      term: 'Last used',
      value:
        lastUsedDay === null ? (
          usageSince === null ? (
            'Unknown: usage has not been read yet'
          ) : (
            `Not since ${formatDay(usageSince)}, when known usage begins`
          )
        ) : (
          <>
            {formatDay(lastUsedDay)}
            {lastDayTokens && <Tokens count={lastDayTokens} before=", " after=" on that day" />}
          </>
        ),
    },
    {
      term: 'Last hour',
      value: recent ? (
        <Tokens count={recent.tokens} after={` from ${hourOf(recent.since)} to ${hourOf(recent.readAt)} UTC`} />
      ) : (
        'Hours unknown'
      ),
    },
    ...(spend === null
      ? []
      : [{ term: 'Spend, 30 days', value: window ? formatMoney(BigInt(spend)) : 'No cost read yet' }]),
    { term: 'Models', value: models.length > 0 ? models.join(', ') : 'None in the last 30 days' },
  ];
}

function Tokens({ count, before = '', after }: { count: string; before?: string; after: string }) {
  const value = BigInt(count);
  if (value === 0n) return `${before}No tokens${after}`;
  return (
    <>
      {before}
      <span title={`${formatCount(value)} tokens`}>{formatCountCompact(value)} tokens</span>
      {after}
    </>
  );
}

/** `14:05` */
function hourOf(instant: string): string {
  return new Date(instant).toISOString().slice(11, 16);
}
