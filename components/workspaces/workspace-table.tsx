import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { WorkspaceRow } from '@/lib/domain/workspaces/query-schema';
import type { WorkspaceSort } from '@/lib/domain/workspaces/schema';

interface WorkspaceTableProps {
  rows: readonly WorkspaceRow[];
  columns: readonly ListColumn<WorkspaceRow>[];
  sorting: Sorting<WorkspaceSort>;
  hrefOf: (next: Sorting<WorkspaceSort>) => string;
}

export function WorkspaceTable(props: WorkspaceTableProps) {
  return <ListTable caption="Workspaces" rowKey={({ id }) => id} {...props} />;
}
