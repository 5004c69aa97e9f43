import Link from 'next/link';
import { Figure, Unknown } from '@/components/page/figures/figure';
import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { RequestErrors, RequestLatency } from '@/lib/domain/gateway-requests/query-schema';
import { requestsHref } from './request-params';
import { duration, errorWords, OUTCOME_LOOKS, REQUESTS_PATH } from './request-words';

type RequestError = RequestErrors[number];
const ERRORS: readonly Column<RequestError>[] = [
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ outcome, status, error, gatewayKeyId }) => (
      <Link
        href={requestsHref(REQUESTS_PATH, { outcome, error, key: gatewayKeyId })}
        prefetch={false}
        className="cell-name"
      >
        {[status > 0 && status, errorWords({ outcome, error }) ?? OUTCOME_LOOKS[outcome].word]
          .filter(Boolean)
          .join(' ')}
      </Link>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ outcome }) => <Status tone={OUTCOME_LOOKS[outcome].tone}>{OUTCOME_LOOKS[outcome].word}</Status>,
  },
  { id: 'key', header: 'Steward key', cell: ({ keyName }) => keyName },
  {
    id: 'requests',
    header: 'Requests',
    align: 'end',
    cell: ({ requests }) => <Figure value={BigInt(requests)} unit="requests" />,
  },
  { id: 'last', header: 'Last', cell: ({ lastAt }) => <Instant at={lastAt} /> },
];

const ofOneKey = ({ id }: Column<RequestError>) => id !== 'outcome' && id !== 'key';

/** Why requests of one key were refused. */
export function RefusalTable({ refusals }: { refusals: RequestErrors }) {
  return (
    <DataTable
      caption="Refusals by reason"
      columns={ERRORS.filter(ofOneKey)}
      rows={refusals}
      rowKey={({ status, error }) => `${status} ${error}`}
    />
  );
}

export function ErrorTable({ errors }: { errors: RequestErrors }) {
  return (
    <DataTable
      caption="Errors by kind and key"
      columns={ERRORS}
      rows={errors}
      rowKey={({ outcome, status, error, gatewayKeyId }) => [outcome, status, error, gatewayKeyId].join(' ')}
    />
  );
}

type Latency = RequestLatency[number];
const time = (id: keyof Latency, header: string): Column<Latency> => ({
  ...{ id, header, align: 'end' },
  cell: (row) => {
    const value = row[id];
    return typeof value === 'number' ? duration(value) : <Unknown reason="Not streamed" />;
  },
});

const LATENCIES: readonly Column<Latency>[] = [
  {
    id: 'model',
    header: 'Model',
    cell: ({ model, isStream }) => (
      <>
        {model} {isStream && <span className="text-muted">streamed</span>}
      </>
    ),
  },
  {
    id: 'requests',
    header: 'Messages',
    align: 'end',
    cell: ({ requests }) => <Figure value={BigInt(requests)} unit="requests" />,
  },
  time('firstByteP50', 'First byte, median'),
  time('firstByteP95', 'First byte, 95 %'),
  time('firstTokenP50', 'First token, median'),
  time('firstTokenP95', 'First token, 95 %'),
  time('p50', 'Total, median'),
  time('p95', 'Total, 95 %'),
  time('p99', 'Total, 99 %'),
];

export function LatencyTable({ rows }: { rows: RequestLatency }) {
  return (
    <DataTable
      caption="Latency by model"
      columns={LATENCIES}
      rows={rows}
      rowKey={({ model, isStream }) => `${model} ${isStream}`}
    />
  );
}
