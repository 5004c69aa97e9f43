import Link from 'next/link';
import { Figure, Money, Unknown } from '@/components/page/figures/figure';
import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { RequestRow } from '@/lib/domain/gateway-requests/query-schema';
import { duration, errorWords, OUTCOME_LOOKS, PATH_WORDS, requestHref } from './request-words';

const sumOf = (...counts: string[]) => counts.reduce((sum, count) => sum + BigInt(count), 0n);

const COLUMNS: readonly Column<RequestRow>[] = [
  {
    id: 'at',
    header: 'Ended',
    cell: ({ id, at }) => (
      <Link href={requestHref(id)} prefetch={false} className="cell-name">
        <Instant at={at} />
      </Link>
    ),
  },
  {
    id: 'key',
    header: 'Steward key',
    cell: ({ keyName, workspaceName, workspaceId }) => (
      <>
        {keyName} <span className="whitespace-nowrap text-muted">{workspaceName ?? workspaceId}</span>
      </>
    ),
  },
  {
    id: 'what',
    header: 'Request',
    cell: ({ path, model, modelAsked }) => (
      <>
        {PATH_WORDS[path] ?? path} <span className="whitespace-nowrap text-muted">{model ?? modelAsked}</span>
      </>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ outcome, status, error }) => (
      <>
        <Status tone={OUTCOME_LOOKS[outcome].tone}>{OUTCOME_LOOKS[outcome].word}</Status>
        {outcome !== 'served' && (
          <span className="ms-1 text-muted">
            {[status > 0 && status, errorWords({ outcome, error })].filter(Boolean).join(' ')}
          </span>
        )}
      </>
    ),
  },
  {
    id: 'input',
    header: 'Input',
    align: 'end',
    cell: (row) => (
      <Figure value={sumOf(row.uncached, row.cacheWrite5m, row.cacheWrite1h, row.cacheRead)} unit="tokens" />
    ),
  },
  { id: 'output', header: 'Output', align: 'end', cell: (row) => <Figure value={BigInt(row.output)} unit="tokens" /> },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: ({ costNano, isEstimated }) => (
      <>
        {isEstimated && <span title="An estimate: the answer did not report everything it used">about </span>}
        <Money nano={BigInt(costNano)} />
      </>
    ),
  },
  {
    id: 'took',
    header: 'Took',
    align: 'end',
    cell: ({ latencyMs }) => (latencyMs === null ? <Unknown reason="Part of a batch" /> : duration(latencyMs)),
  },
];

export function RequestTable({ rows }: { rows: readonly RequestRow[] }) {
  return <DataTable caption="Requests" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
