import { outcomeLook } from '@/components/audit/outcome-look';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { ScimRequestRow } from '@/lib/domain/scim/query-schema';
import { askedWords, OFFBOARDING_LOOK } from './scim-words';

/** The identity provider's latest requests and their outcomes. */
export function RequestTable({ requests, now }: { requests: readonly ScimRequestRow[]; now: Date }) {
  const columns: Column<ScimRequestRow>[] = [
    {
      id: 'user',
      header: 'User',
      cell: ({ userName }) => <span className="[overflow-wrap:anywhere]">{userName ?? '–'}</span>,
    },
    { id: 'asked', header: 'Asked', cell: ({ command }) => askedWords(command) },
    { id: 'outcome', header: 'Outcome', cell: (row) => <Outcome row={row} /> },
    { id: 'token', header: 'Token', cell: ({ tokenName }) => tokenName },
    { id: 'at', header: 'When', cell: ({ at }) => <Time at={at} now={now} /> },
    {
      id: 'entry',
      header: <span className="sr-only">Audit entry</span>,
      label: '',
      align: 'end',
      cell: ({ intentId }) => (
        <a href={`/audit/${intentId}`} className="text-accent underline underline-offset-4">
          Audit entry
        </a>
      ),
    },
  ];
  return <DataTable caption="Last requests" columns={columns} rows={requests} rowKey={({ intentId }) => intentId} />;
}

function Outcome({ row }: { row: ScimRequestRow }) {
  if (row.state !== 'succeeded') {
    const { tone, word } = outcomeLook(row.state);
    return (
      <div className="max-w-[44ch]">
        <Status tone={tone}>{word}</Status>
        {row.errorMessage && <p className="text-start text-xs whitespace-normal text-muted">{row.errorMessage}</p>}
      </div>
    );
  }
  const { tone, words } = OFFBOARDING_LOOK[row.offboarding];
  return (
    <div className="flex max-w-[52ch] flex-wrap items-center gap-x-3">
      <Status tone={tone}>
        <span className="whitespace-normal">{words}</span>
      </Status>
      {row.departureId && (
        <a href={`/offboarding/${row.departureId}`} className="text-accent underline underline-offset-4">
          Report
        </a>
      )}
      {row.notTaken.length > 0 && (
        <p className="w-full text-start text-xs whitespace-normal text-muted">Left out: {row.notTaken.join(' ')}</p>
      )}
    </div>
  );
}
