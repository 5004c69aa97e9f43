import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { ReviewCaseRow } from '@/lib/domain/reviews/query-schema';
import { categoryWords, closeWords } from '@/lib/domain/reviews/rules';

const COLUMNS: readonly Column<ReviewCaseRow>[] = [
  { id: 'case', header: 'Case', cell: ({ caseId }) => <span className="break-all">{caseId}</span> },
  { id: 'sent', header: 'Sent', cell: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    id: 'why',
    header: 'Flagged for',
    cell: ({ categories, enforcement }) => (
      <>
        {categoryWords(categories)}
        {enforcement && <p className="cell-note text-start">Anthropic has acted: {enforcement.replaceAll('_', ' ')}</p>}
      </>
    ),
  },
  { id: 'messages', header: 'Messages', align: 'end', cell: ({ messages }) => messages },
  {
    id: 'workspace',
    header: 'Workspace',
    cell: ({ workspaceId, workspaceName }) =>
      workspaceId ? (
        <a href={`/workspaces/${encodeURIComponent(workspaceId)}`} className="plain-link">
          {workspaceName ?? workspaceId}
        </a>
      ) : (
        <span className="text-muted">Not said</span>
      ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, closeReason, updatedAt }) =>
      state === 'closed' ? (
        <>
          <Status tone="neutral">{closeWords(closeReason)}</Status>
          <p className="cell-note text-start">
            <Instant at={updatedAt} />
          </p>
        </>
      ) : (
        <Status tone="danger">Open</Status>
      ),
  },
];

/** Messages that Anthropic flagged, case by case. */
export function CaseTable({ rows }: { rows: readonly ReviewCaseRow[] }) {
  return <DataTable caption="Review cases" columns={COLUMNS} rows={rows} rowKey={({ caseId }) => caseId} />;
}
