import { sandboxUrl } from './books';

interface VendorKey {
  status: string;
  /** As its Console would have shown it. */
  secret: string;
  workspace_id: string | null;
}

/** A key of the simulated organisation that works in this workspace, or in any. */
export async function findVendorKey(dataFolder: string, workspaceId?: string): Promise<VendorKey> {
  const query = new URLSearchParams({ world: 'company:1', ...(workspaceId && { workspace_id: workspaceId }) });
  const answer = await fetch(`${sandboxUrl(dataFolder)}/__sandbox/api-keys?${query}`);
  const { api_keys: keys } = (await answer.json()) as { api_keys: VendorKey[] };
  const found = keys.find((key) => key.status === 'active' && key.workspace_id !== null);
  if (!found) throw new Error('no workspace has a key that works');
  return found;
}
