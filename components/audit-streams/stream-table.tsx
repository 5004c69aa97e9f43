import { Instant, Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { AuditStreamRow } from '@/lib/domain/audit-streams/query-schema';
import { entriesWords, STREAM_KINDS } from '@/lib/domain/audit-streams/rules';
import { StreamTools } from './stream-tools';
import { streamWords } from './stream-words';

interface StreamTableProps {
  streams: readonly AuditStreamRow[];
  mayChange: boolean;
  /** To another address. */
  mayLead: boolean;
  now: Date;
}

export function StreamTable({ streams, mayChange, mayLead, now }: StreamTableProps) {
  const columns: Column<AuditStreamRow>[] = [
    {
      id: 'name',
      header: 'Stream',
      cell: ({ name, kind, addressShown }) => (
        <>
          {name}
          <p className="cell-note text-start break-words">{`${streamWords(kind)}, ${addressShown}`}</p>
        </>
      ),
    },
    { id: 'state', header: 'State', cell: (row) => <State row={row} /> },
    {
      id: 'waiting',
      header: 'Waiting',
      cell: ({ waiting, waitingSince }) =>
        waitingSince ? (
          <>
            {Number(waiting).toLocaleString('en-GB')}
            <p className="cell-note text-start">
              since <Instant at={waitingSince} />
            </p>
          </>
        ) : (
          '0'
        ),
    },
    {
      id: 'arrived',
      header: 'Arrived',
      cell: ({ position, deliveredAt, gap }) => (
        <>
          {deliveredAt ? `Up to entry ${Number(position).toLocaleString('en-GB')}` : 'Nothing yet'}
          {deliveredAt && (
            <p className="cell-note text-start">
              <Time at={deliveredAt} now={now} />
            </p>
          )}
          {gap && <Missing {...gap} />}
        </>
      ),
    },
    ...(mayChange
      ? [{ id: 'tools', header: '', cell: (row: AuditStreamRow) => <Tools row={row} mayLead={mayLead} /> }]
      : []),
  ];
  return <DataTable caption="Audit streams" columns={columns} rows={streams} rowKey={({ streamId }) => streamId} />;
}

function State({ row: { state, pausedAt, isLate, failingSince, lastError } }: { row: AuditStreamRow }) {
  if (state === 'paused')
    return (
      <>
        <Status tone="neutral">Paused</Status>
        <p className="cell-note text-start">{pausedAt && <Instant at={pausedAt} />}</p>
      </>
    );
  if (failingSince === null)
    return isLate ? <Status tone="warning">Late</Status> : <Status tone="good">Sending</Status>;
  return (
    <div className="max-w-[44ch]">
      <Status tone="danger">{isLate ? 'Late' : 'Trying again'}</Status>
      <p className="cell-note text-start">
        Since <Instant at={failingSince} />. {lastError}
      </p>
    </div>
  );
}

function Missing({ first, last, isTold }: NonNullable<AuditStreamRow['gap']>) {
  const words = entriesWords(first, last);
  return (
    <div className="max-w-[44ch]">
      <Status tone={isTold ? 'warning' : 'danger'}>{`Without ${words}`}</Status>
      <p className="cell-note text-start">
        Pruned while the stream was paused for more than seven days.{' '}
        {isTold ? 'The receiver was told by a signed note.' : 'Once it is resumed, a signed note tells the receiver.'}
      </p>
    </div>
  );
}

function Tools({ row: { streamId, name, kind, state }, mayLead }: { row: AuditStreamRow; mayLead: boolean }) {
  const known = STREAM_KINDS.find((one) => one === kind);
  return known ? <StreamTools {...{ streamId, name, kind: known, mayLead }} isPaused={state === 'paused'} /> : null;
}
