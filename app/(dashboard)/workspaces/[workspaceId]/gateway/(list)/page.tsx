import type { SearchParams } from 'nuqs/server';
import { CredentialPanel } from '@/components/gateway-credentials/credential-panel';
import { gatewayKeyColumns, seesNamesOnly } from '@/components/gateway-keys/gateway-key-columns';
import { GatewayKeyList } from '@/components/gateway-keys/gateway-key-list';
import { gatewayKeyFiltersOf, loadGatewayKeyParams } from '@/components/gateway-keys/gateway-key-params';
import { NEW_KEY_PATH, STOP_PATH } from '@/components/gateway-keys/gateway-key-words';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/lib/access/reach';
import { listCredentials } from '@/lib/domain/gateway-credentials/queries';
import { listGatewayKeys } from '@/lib/domain/gateway-keys/queries';
import { loadWorkspace } from '../../load-workspace';

interface WorkspaceGatewayProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceGatewayPage({ params, searchParams }: WorkspaceGatewayProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const { id: workspaceId, name: workspaceName } = workspace;
  const asked = await loadGatewayKeyParams(searchParams);
  const filters = gatewayKeyFiltersOf(asked);
  const [list, credentials] = await Promise.all([
    listGatewayKeys(ctx, { ...filters, page: asked.page, workspaceId }),
    can(ctx.actor, 'settings:read') ? listCredentials(ctx, { workspaceId }) : null,
  ]);
  const path = `/workspaces/${workspaceId}/gateway`;
  const isNamesOnly = seesNamesOnly(ctx.actor);
  const mayCreate = can(ctx.actor, 'gateway_key:write', { workspaceId }) && workspace.archivedAt === null;
  const isNarrowed = list.facets.all > 0 || filters.search !== '' || filters.environment !== undefined;
  const place = encodeURIComponent(workspaceId);
  return (
    <>
      {credentials && (
        <CredentialPanel
          {...{ workspaceId, workspaceName, credentials }}
          title="Vendor keys of this workspace"
          mayChange={can(ctx.actor, 'settings:write')}
          now={ctx.now}
        />
      )}
      <GatewayKeyList
        actor={ctx.actor}
        {...{ list, path, isNamesOnly }}
        params={asked}
        sorting={filters}
        columns={gatewayKeyColumns(ctx.now, isNamesOnly)}
        tools={
          <>
            {!isNamesOnly && (
              <ButtonLink href={`${path}/connect`} variant="ghost">
                Connect your app
              </ButtonLink>
            )}
            {mayCreate && (
              <ButtonLink href={`${NEW_KEY_PATH}?workspace=${place}`} variant="ghost">
                Create key
              </ButtonLink>
            )}
            {mayCreate && list.facets.live > 0 && (
              <ButtonLink href={`${STOP_PATH}?of=${place}`} variant="ghost">
                Emergency stop
              </ButtonLink>
            )}
          </>
        }
        empty={
          <EmptyState
            title={isNarrowed ? 'No matching Steward keys' : 'No Steward keys here'}
            step={isNarrowed && <ButtonLink href={path}>Show all</ButtonLink>}
          >
            Steward keys are for applications that ask the gateway. Keys your role cannot see are left out.
          </EmptyState>
        }
      />
    </>
  );
}
