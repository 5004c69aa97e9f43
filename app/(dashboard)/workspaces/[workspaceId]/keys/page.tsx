import type { SearchParams } from 'nuqs/server';
import { KeyList } from '@/components/api-keys/key-list';
import { loadKeyParams } from '@/components/api-keys/key-params';
import { readSorting } from '@/components/page/list/sorting';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { loadWorkspace } from '../load-workspace';

interface WorkspaceKeysProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceKeysPage({ params, searchParams }: WorkspaceKeysProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const asked = await loadKeyParams(searchParams);
  const sorting = readSorting(asked, workspace.spendSight === 'hidden' ? 'name' : 'spend');
  const { show, page } = asked;
  const search = asked.search.slice(0, 100);
  const list = await listApiKeys(ctx, { ...sorting, search, show, page, workspaceId: workspace.id });
  return (
    <KeyList
      list={list}
      params={asked}
      sorting={sorting}
      now={ctx.now}
      path={`/workspaces/${workspace.id}/keys`}
      without="workspace"
      title="API keys of this workspace"
      isNamesOnly={workspace.keysSight === 'hidden'}
    />
  );
}
