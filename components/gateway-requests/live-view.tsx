'use client';

import { Button } from '@heroui/react';
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { askApi } from '@/components/page/ask';
import { Figure, Money } from '@/components/page/figures/figure';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { usePresence } from '@/components/ui/presence';
import { counted } from '@/lib/core/counted';
import type { LiveJson, LiveRow } from '@/lib/domain/gateway-requests/query-schema';
import { TrafficChart } from './traffic-chart';

const ASK_EVERY_MS = 5_000;

export function LiveView({ initial }: { initial: LiveJson }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Minutes initial={initial} />
    </QueryClientProvider>
  );
}

function Minutes({ initial }: { initial: LiveJson }) {
  const [isPaused, setPaused] = useState(false);
  const isSomebodyHere = usePresence();
  const client = useQueryClient();
  const { data: live, error } = useQuery({
    queryKey: ['gateway-live'],
    // Nobody who looks away keeps a session alive.
    queryFn: ({ signal, queryKey }) =>
      isSomebodyHere()
        ? askApi<LiveJson>('gateway_request.live', {}, signal)
        : (client.getQueryData<LiveJson>(queryKey) ?? initial),
    initialData: initial,
    refetchInterval: isPaused ? false : ASK_EVERY_MS,
    refetchOnWindowFocus: !isPaused,
    retry: false,
  });
  const { total, minutes, keys, workspaces } = live;
  const span = `the last ${minutes.length} minutes`;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Button variant="outline" size="sm" onPress={() => setPaused(!isPaused)}>
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <p className="text-sm text-muted">
          {counted(total.requests, 'request', 'requests')} in {span} · as of {live.asOf.slice(11, 19)} UTC
          {/* Figures that come every few seconds would never let a screen reader finish. */}
          <span aria-live="polite">{isPaused ? ' · paused' : ''}</span>
        </p>
      </div>
      {error && (
        <div className="mb-4">
          <Notice tone="warning" title={error.message} />
        </div>
      )}
      <Panel title="Requests a minute" className="mb-4">
        <TrafficChart
          title="Requests by minute"
          label="Requests"
          unit="requests"
          grain="minute"
          points={minutes.map(({ at, requests }) => ({ at, value: String(requests) }))}
        />
      </Panel>
      {keys.length === 0 ? (
        <EmptyState title="No requests">
          Nothing has come through the gateway in {span}. This page keeps looking.
        </EmptyState>
      ) : (
        <div className="grid gap-4">
          <Panel title="By Steward key" isFlush>
            <Sums caption={`Requests of ${span} by Steward key`} rows={keys} name={keyName} />
          </Panel>
          <Panel title="By workspace" isFlush>
            <Sums caption={`Requests of ${span} by workspace`} rows={workspaces} name={({ name }) => name} />
          </Panel>
        </div>
      )}
    </>
  );
}

const keyName = ({ id, name, workspaceName }: LiveRow) => (
  <>
    <Link href={gatewayKeyHref(id)} prefetch={false} className="cell-name">
      {name}
    </Link>{' '}
    <span className="text-muted">{workspaceName}</span>
  </>
);

type Sum = Omit<LiveRow, 'workspaceId' | 'workspaceName'>;

function Sums<Row extends Sum>({
  caption,
  rows,
  name,
}: {
  caption: string;
  rows: readonly Row[];
  name: (row: Row) => React.ReactNode;
}) {
  const count = (id: 'requests' | 'refused' | 'failed' | 'broken', header: string): Column<Row> => ({
    ...{ id, header, align: 'end' },
    cell: (row) => <Figure value={BigInt(row[id])} unit="requests" />,
  });
  const columns: Column<Row>[] = [
    { id: 'name', header: 'Name', cell: name },
    count('requests', 'Requests'),
    count('refused', 'Refused'),
    count('failed', 'Failed'),
    count('broken', 'Broken off'),
    {
      id: 'tokens',
      header: 'Tokens',
      align: 'end',
      cell: ({ tokens }) => <Figure value={BigInt(tokens)} unit="tokens" />,
    },
    { id: 'cost', header: 'Cost', align: 'end', cell: ({ costNano }) => <Money nano={BigInt(costNano)} /> },
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}
