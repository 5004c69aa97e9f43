import { Status } from '@/components/ui/status';
import { dayOf, formatDay } from '@/lib/core/time';
import type { WorkspaceRow } from '@/lib/domain/workspaces/query-schema';

export function WorkspaceState({
  goneAt,
  archivedAt,
  isDefault,
}: Pick<WorkspaceRow, 'goneAt' | 'archivedAt' | 'isDefault'>) {
  if (goneAt) return <Status tone="neutral">Gone since {formatDay(dayOf(goneAt))}</Status>;
  if (archivedAt) return <Status tone="neutral">Archived {formatDay(dayOf(archivedAt))}</Status>;
  return <Status tone="good">{isDefault ? 'Default' : 'Active'}</Status>;
}
