import { Fragment } from 'react';
import { type Fact, Facts } from '@/components/page/detail/facts';
import { formatCount, formatCountCompact } from '@/components/page/figures/format';
import { formatMoney } from '@/lib/core/money';
import { formatDay } from '@/lib/core/time';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';

/** What goes through a key now: that is what ends with it. */
export function UseFacts({ use }: { use: ApiKeyUseJson }) {
  return <Facts facts={listFacts(use)} />;
}

function listFacts(use: ApiKeyUseJson): Fact[] {
  const { workspaceId, workspaceName, lastUsedDay, lastDayTokens, usageSince, recent, spend, window, models } = use;
  const place = {
    term: 'Workspace',
    value: workspaceId === null ? 'Whole organisation' : (workspaceName ?? workspaceId),
  };
  const cost =
    spend === null ? [] : [{ term: 'Spend, 30 days', value: window ? formatMoney(BigInt(spend)) : 'No cost read yet' }];
  if (use.requests) return [place, ...stewardFacts(lastUsedDay, use.requests), ...cost];
  return [
    place,
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
            {lastDayTokens && (
              <>
                : <Tokens count={lastDayTokens} />
              </>
            )}
          </>
        ),
    },
    {
      term: 'Last hour',
      value: recent ? (
        <>
          <Tokens count={recent.tokens} />, {formatHour(recent.since)}–{formatHour(recent.readAt)} UTC
        </>
      ) : (
        'Hours unknown'
      ),
    },
    ...cost,
    { term: 'Models', value: models.length > 0 ? <Models names={models} /> : 'None in the last 30 days' },
  ];
}

function stewardFacts(lastUsedDay: string | null, { all, refused }: NonNullable<ApiKeyUseJson['requests']>): Fact[] {
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    { term: 'Last used', value: lastUsedDay === null ? 'Never' : formatDay(lastUsedDay) },
    { term: 'Requests, 30 days', value: refused > 0 ? `${count(all)}, ${count(refused)} of them refused` : count(all) },
  ];
}

function Tokens({ count }: { count: string }) {
  const value = BigInt(count);
  if (value === 0n) return 'No tokens';
  return <span title={`${formatCount(value)} tokens`}>{formatCountCompact(value)} tokens</span>;
}

/** A name does not break at its hyphens. */
function Models({ names }: { names: readonly string[] }) {
  return names.map((name, at) => (
    <Fragment key={name}>
      {at > 0 && ', '}
      <span className="whitespace-nowrap">{name}</span>
    </Fragment>
  ));
}

/** `14:05` */
function formatHour(instant: string): string {
  return new Date(instant).toISOString().slice(11, 16);
}
