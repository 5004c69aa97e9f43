import { ConnectApp } from '@/components/gateway-keys/connect-app';
import { seesNamesOnly } from '@/components/gateway-keys/gateway-key-columns';
import { ANY_MODEL } from '@/components/gateway-keys/gateway-key-words';
import { LatestRequest } from '@/components/gateway-requests/latest-request';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { loadWorkspace } from '../../load-workspace';

export default async function ConnectWorkspacePage({ params }: { params: Promise<{ workspaceId: string }> }) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const { origin } = await getGateway(ctx);
  return (
    <ConnectApp {...{ origin }} model={ANY_MODEL} path={`/workspaces/${workspace.id}/gateway/connect`}>
      {!seesNamesOnly(ctx.actor) && <LatestRequest workspaceId={workspace.id} name={workspace.name} />}
    </ConnectApp>
  );
}
