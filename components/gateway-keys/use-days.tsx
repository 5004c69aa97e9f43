import { type Column, DataTable } from '@/components/page/list/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { formatDay } from '@/lib/core/time';
import type { GatewayKeyDetail } from '@/lib/domain/gateway-keys/query-schema';

type UseDay = GatewayKeyDetail['days'][number];

const count = (value: number) => value.toLocaleString('en-US');
const COLUMNS: Column<UseDay>[] = [
  { id: 'day', header: 'Day', cell: ({ day }) => formatDay(day) },
  { id: 'requests', header: 'Requests', align: 'end', cell: ({ requests }) => count(requests) },
  { id: 'refused', header: 'Refused', align: 'end', cell: ({ refused }) => count(refused) },
  {
    id: 'addresses',
    header: 'Of these, for their address',
    align: 'end',
    cell: ({ refusedAddresses }) => count(refusedAddresses),
  },
];

/** What a key was used for, the newest day first. */
export function UseDays({ days }: { days: readonly UseDay[] }) {
  if (days.length === 0) {
    return (
      <EmptyState title="Nothing in the last 30 days">
        Each day on which the key is used will be listed here, with its requests and those that were refused.
      </EmptyState>
    );
  }
  return <DataTable caption="Use by day" columns={COLUMNS} rows={days.toReversed()} rowKey={({ day }) => day} />;
}
