import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { browserWords } from '@/lib/domain/sessions/browser-rules';
import type { SessionRow } from '@/lib/domain/sessions/query-schema';
import { endMySession, endPersonSession } from '@/lib/doors/actions/sessions';
import { METHOD_WORDS } from './method-words';
import { SignOutButton } from './sign-out-button';

interface SessionTableProps {
  sessions: readonly SessionRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own. */
  whose?: string;
}

export function SessionTable({ sessions, now, whose }: SessionTableProps) {
  const columns: Column<SessionRow>[] = [
    {
      id: 'browser',
      header: 'Browser',
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-x-3">
          <span title={row.userAgent}>{browserWords(row.userAgent)}</span>
          {row.isThisOne && <Status tone="good">This session</Status>}
        </span>
      ),
    },
    { id: 'ip', header: 'Address', cell: (row) => row.ip ?? <span className="text-muted">Owners only</span> },
    { id: 'method', header: 'Signed in with', cell: (row) => METHOD_WORDS[row.method] ?? row.method },
    { id: 'started', header: 'First seen', cell: (row) => <Time at={row.createdAt} now={now} /> },
    { id: 'seen', header: 'Last seen', cell: (row) => <Time at={row.lastSeenAt} now={now} /> },
    {
      id: 'end',
      header: <span className="sr-only">End</span>,
      label: '',
      align: 'end',
      cell: (row) =>
        row.isThisOne ? (
          <SignOutButton />
        ) : !row.mayEnd ? null : (
          <ActionButton
            action={whose ? endPersonSession : endMySession}
            input={{ sessionId: row.sessionId }}
            pending="Ending…"
            done="Session ended"
            label={`End session in ${browserWords(row.userAgent)} at ${row.ip ?? 'an address for owners'}`}
            variant="outline"
          >
            End session
          </ActionButton>
        ),
    },
  ];
  return (
    <DataTable
      caption={whose ? `Sessions of ${whose}` : 'Your sessions'}
      columns={columns}
      rows={sessions}
      rowKey={(row) => row.sessionId}
    />
  );
}
