import Link from 'next/link';
import { keysHref } from '@/components/api-keys/key-params';
import { formatShare } from '@/components/page/figures/format';
import { DayOf, Hidden, NameLink, Spend, Swatch } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { sortableHead } from '@/components/page/list/heads';
import type { Sorting } from '@/components/page/list/sorting';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { WorkspacePage, WorkspaceRow } from '@/lib/domain/workspaces/query-schema';
import type { WorkspaceSort } from '@/lib/domain/workspaces/schema';
import { WorkspaceState } from './workspace-state';

interface WorkspaceTableProps {
  list: WorkspacePage;
  sorting: Sorting<WorkspaceSort>;
  hrefOf: (next: Sorting<WorkspaceSort>) => string;
}

export function WorkspaceTable({ list, sorting, hrefOf }: WorkspaceTableProps) {
  const head = sortableHead(sorting, hrefOf);
  const whole = BigInt(list.spendTotal);
  const isRead = list.window !== null;
  const columns: Column<WorkspaceRow>[] = [
    {
      ...head('name', 'Workspace'),
      cell: ({ id, name }) => (
        <span className="flex items-center gap-2 md:min-w-48">
          <Swatch kind="workspace" id={id} />
          <NameLink href={`/workspaces/${id}`}>{name}</NameLink>
        </span>
      ),
    },
    { id: 'state', header: 'Status', cell: (workspace) => <WorkspaceState {...workspace} /> },
    {
      ...head('members', 'Members'),
      align: 'end',
      cell: ({ members }) =>
        members === null ? (
          <span className="text-muted" title="The default workspace has no list of members">
            Everybody
          </span>
        ) : (
          members
        ),
    },
    { ...head('keys', 'Active keys'), align: 'end', cell: (workspace) => <Keys {...workspace} /> },
    {
      ...head('spend', 'Spend, 30 days'),
      align: 'end',
      cell: ({ spend, spendSight }) => (
        <>
          <Spend nano={spend} isRead={isRead} />
          {spendSight === 'own' && <span className="text-muted"> own keys</span>}
        </>
      ),
    },
    {
      id: 'share',
      header: 'Share',
      align: 'end',
      cell: ({ spend, spendSight }) =>
        spendSight === 'all' && spend !== null ? (
          <span className="figure">{formatShare(BigInt(spend), whole)}</span>
        ) : (
          <Hidden />
        ),
    },
    { id: 'tags', header: 'Tags', cell: ({ tags }) => <Tags tags={tags} /> },
    { ...head('created', 'Created'), align: 'end', cell: ({ createdAt }) => <DayOf at={createdAt} /> },
  ];
  const hasShares = list.rows.some(({ spendSight }) => spendSight === 'all');
  const shown = columns.filter(({ id }) => hasShares || id !== 'share');
  return <DataTable caption="Workspaces" columns={shown} rows={list.rows} rowKey={({ id }) => id} />;
}

function Keys({ id, activeKeys, unusedKeys, keysSight }: WorkspaceRow) {
  if (activeKeys === null) return <Hidden reason="Your role does not show these keys" />;
  return (
    <span className="figure">
      {activeKeys}
      {keysSight === 'own' && <span className="text-muted"> own</span>}
      {unusedKeys !== null && unusedKeys > 0 && (
        <>
          {' · '}
          <Link
            href={keysHref('/api-keys', { workspace: id, show: 'unused' })}
            prefetch={false}
            title={`Not used for ${UNUSED_AFTER_DAYS} days`}
            className="text-warn underline-offset-4 hover:underline"
          >
            {unusedKeys} unused
          </Link>
        </>
      )}
    </span>
  );
}

const SHOWN_TAGS = 2;

function Tags({ tags }: { tags: WorkspaceRow['tags'] }) {
  const words = Object.entries(tags).map(([key, value]) => `${key}: ${value}`);
  if (words.length === 0) return <span className="text-muted">–</span>;
  const rest = words.length - SHOWN_TAGS;
  return (
    <span title={words.join(', ')} className="text-xs text-muted">
      {words.slice(0, SHOWN_TAGS).join(', ')}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}
