import { keyStateCell } from '@/components/api-keys/key-cells';
import { keyHref } from '@/components/api-keys/key-words';
import { CellView } from '@/components/page/list/cell-view';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import { getRotationHistory } from '@/lib/domain/rotations/history-queries';
import type { RotationHistoryAct, RotationHistoryKey } from '@/lib/domain/rotations/query-schema';
import type { SignedInCtx } from '@/lib/doors/context';
import { actWords } from './rotation-words';

interface HistoryPanelProps {
  ctx: SignedInCtx;
  apiKeyId: string;
  className?: string;
}

/** What a key replaced and what replaced it, and what was done about that. Nothing for a key that stands alone. */
export async function HistoryPanel({ ctx, apiKeyId, className }: HistoryPanelProps) {
  const { keys, acts } = await getRotationHistory(ctx, { apiKeyId });
  if (keys.length < 2 && acts.length === 0) return null;
  const isLine = keys.length > 1;
  return (
    <Panel title="Rotation history" note="All times UTC" isFlush className={className}>
      {isLine && (
        <DataTable
          caption="Keys that replaced one another, the oldest first"
          columns={keyColumns(apiKeyId)}
          rows={keys}
          rowKey={({ id }) => id}
        />
      )}
      {acts.length > 0 && (
        <DataTable
          caption="What was done about replacing them, newest first"
          columns={isLine ? [...ACT_COLUMNS, OF_KEY] : ACT_COLUMNS}
          rows={acts}
          rowKey={({ intentId }) => intentId}
        />
      )}
    </Panel>
  );
}

function keyColumns(here: string): Column<RotationHistoryKey>[] {
  return [
    {
      id: 'key',
      header: 'Key',
      cell: ({ id, kind, name, hint }) => (
        <span className="block [overflow-wrap:anywhere]">
          {id === here ? (
            <>
              {name} <span className="font-normal text-muted">(this key)</span>
            </>
          ) : (
            <NameLink href={keyHref(kind, id)}>{name}</NameLink>
          )}
          {hint && <span className="cell-hint font-normal">{hint}</span>}
        </span>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status }) => <CellView cell={keyStateCell({ status, protectedReason: null })} />,
    },
    {
      id: 'created',
      header: 'Created',
      cell: ({ createdAt }) => (createdAt ? formatDay(dayOf(createdAt)) : 'Unknown'),
    },
    {
      id: 'replaced',
      header: 'Replaced',
      cell: ({ replacedAt, replacedByName }) =>
        replacedAt ? `${formatDay(dayOf(replacedAt))} by ${replacedByName ?? 'Steward'}` : 'No',
    },
  ];
}

const ACT_COLUMNS: Column<RotationHistoryAct>[] = [
  {
    id: 'what',
    header: 'What was done',
    cell: (act) => (
      <span className="block [overflow-wrap:anywhere]">
        {actWords(act)}
        {act.reason && <span className="block text-xs font-normal text-muted">{act.reason}</span>}
      </span>
    ),
  },
  { id: 'who', header: 'Who', cell: ({ byName }) => byName },
  { id: 'at', header: 'When', cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at)}</span> },
];

const OF_KEY: Column<RotationHistoryAct> = {
  id: 'of',
  header: 'Key',
  cell: ({ keyName }) => <span className="[overflow-wrap:anywhere]">{keyName}</span>,
};
