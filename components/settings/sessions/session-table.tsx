import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { SessionRow } from '@/lib/domain/sessions/query-schema';
import { EndSession } from './end-session';
import { METHOD_WORDS } from './method-words';

interface SessionTableProps {
  caption: string;
  sessions: readonly SessionRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own. */
  whose: string | undefined;
}

/** The sessions of one device. */
export function SessionTable({ caption, sessions, now, whose }: SessionTableProps) {
  const columns: Column<SessionRow>[] = [
    {
      id: 'seen',
      header: 'Last seen',
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-x-3">
          <Time at={row.lastSeenAt} now={now} />
          {row.isThisOne && <Status tone="good">This session</Status>}
        </span>
      ),
    },
    { id: 'started', header: 'Signed in', cell: (row) => <Time at={row.createdAt} now={now} /> },
    { id: 'method', header: 'With', cell: (row) => METHOD_WORDS[row.method] ?? row.method },
    { id: 'ip', header: 'Address', cell: (row) => row.ip ?? <span className="text-muted">Owners only</span> },
    {
      id: 'end',
      header: <span className="sr-only">End</span>,
      label: '',
      align: 'end',
      cell: (row) => <EndSession session={row} whose={whose} />,
    },
  ];
  return <DataTable caption={caption} columns={columns} rows={sessions} rowKey={(row) => row.sessionId} />;
}
