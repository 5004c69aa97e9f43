import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { GatewayStop } from '@/lib/domain/gateway-keys/query-schema';
import { resumeGatewayKeysAction } from '@/lib/doors/actions/gateway-keys';

interface StopRow {
  stopId: string;
  at: Date;
  workspaceId: string | null;
  where: string;
  keys: number;
}

/** Stops that can be taken back: each as a whole for whoever may, else by workspace. */
function toRows(stops: readonly GatewayStop[], actor: PersonActor): StopRow[] {
  const mayAll = can(actor, 'gateway_key:write', { workspaceId: null });
  return stops.flatMap(({ stopId, at, workspaces }): StopRow[] => {
    const parts = workspaces.map(({ id, name, keys }) => ({ stopId, at, workspaceId: id, where: name, keys }));
    if (!mayAll || parts.length < 2) return parts;
    const keys = parts.reduce((sum, part) => sum + part.keys, 0);
    return [{ stopId, at, workspaceId: null, where: `${parts.length} workspaces`, keys }, ...parts];
  });
}

interface StopTableProps {
  stops: readonly GatewayStop[];
  actor: PersonActor;
  now: Date;
}

export function StopTable({ stops, actor, now }: StopTableProps) {
  const rows = toRows(stops, actor);
  if (rows.length === 0) return null;
  const columns: Column<StopRow>[] = [
    { id: 'where', header: 'Where', cell: ({ where }) => where },
    { id: 'at', header: 'Stopped', cell: ({ at }) => <Time at={at} now={now} /> },
    { id: 'keys', header: 'Keys still disabled', align: 'end', cell: ({ keys }) => keys },
    {
      id: 'act',
      header: <span className="sr-only">Undo</span>,
      label: '',
      align: 'end',
      cell: ({ stopId, workspaceId, where, keys }) =>
        can(actor, 'gateway_key:write', { workspaceId }) && (
          <ActionButton
            action={resumeGatewayKeysAction}
            input={{ stopId, workspaceId }}
            pending="Enabling…"
            done={keys === 1 ? '1 key enabled again' : `${keys} keys enabled again`}
            variant="outline"
            label={`Enable again: ${where}`}
          >
            Enable again
          </ActionButton>
        ),
    },
  ];
  return (
    <Panel
      title="Stopped"
      note="Only the keys that the stop disabled are enabled again, none that were disabled otherwise"
      isFlush
      className="mb-4"
    >
      <DataTable
        caption="Stops that can be undone"
        columns={columns}
        rows={rows}
        rowKey={({ stopId, workspaceId }) => `${stopId} ${workspaceId}`}
      />
    </Panel>
  );
}
