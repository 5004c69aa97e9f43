'use client';

import { Instant } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { ApprovalRow } from '@/lib/domain/approvals/query-schema';
import { decisionLook } from './approval-words';

const COLUMNS: Column<ApprovalRow>[] = [
  {
    id: 'what',
    header: 'Request',
    cell: ({ id, what, reason }) => (
      <span className="block py-1 text-start leading-tight">
        <NameLink href={`/approvals/${id}`}>{what}</NameLink>
        <span className="block max-w-[60ch] text-xs [overflow-wrap:anywhere] text-muted">{reason}</span>
      </span>
    ),
  },
  { id: 'who', header: 'Requested by', cell: ({ askedByName, isMine }) => (isMine ? 'You' : askedByName) },
  { id: 'when', header: 'Requested', cell: ({ askedAt }) => <Instant at={askedAt} /> },
  {
    id: 'state',
    header: 'Status',
    cell: (row) => {
      const { tone, word } = decisionLook(row);
      return (
        <span className="block py-1 text-start leading-tight">
          <Status tone={tone}>{word}</Status>
          <span className="block text-xs text-muted">
            {row.decision === null ? (
              <>
                until <Instant at={row.expiresAt} />
              </>
            ) : (
              row.decidedByName
            )}
          </span>
        </span>
      );
    },
  },
];

/** Requests that wait, and how earlier ones ended. */
export function ApprovalTable({ rows }: { rows: readonly ApprovalRow[] }) {
  return <DataTable caption="Requests" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
