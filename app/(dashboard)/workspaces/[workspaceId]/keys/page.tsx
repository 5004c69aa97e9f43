import type { SearchParams } from 'nuqs/server';
import { loadKeyList } from '@/app/(dashboard)/api-keys/load-key-list';
import { KeyList } from '@/components/api-keys/key-list';
import { loadWorkspace } from '../load-workspace';

interface WorkspaceKeysProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceKeysPage({ params, searchParams }: WorkspaceKeysProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const keys = await loadKeyList(ctx, searchParams, { workspaceId: workspace.id }, workspace.spendSight);
  return (
    <KeyList
      {...keys}
      path={`/workspaces/${workspace.id}/keys`}
      without="workspace"
      title="API keys of this workspace"
      isNamesOnly={workspace.keysSight === 'hidden'}
    />
  );
}
