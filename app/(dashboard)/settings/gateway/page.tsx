import type { Metadata } from 'next';
import { AddToChosen } from '@/components/gateway-credentials/add-to-chosen';
import { CredentialPanel } from '@/components/gateway-credentials/credential-panel';
import { AddButton } from '@/components/gateway-credentials/credential-tools';
import { STEWARD_KEYS_PATH, STOP_PATH } from '@/components/gateway-keys/gateway-key-words';
import { GatewayState } from '@/components/gateway-keys/gateway-state';
import { MadeTable } from '@/components/gateway-keys/made-table';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listCredentials, listMissingCredentials } from '@/lib/domain/gateway-credentials/queries';
import { getGateway, listMadeByKeys } from '@/lib/domain/gateway-keys/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway' };

export default async function GatewayPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const [gateway, credentials, missing, workspaces, made] = await Promise.all([
    getGateway(ctx),
    listCredentials(ctx, {}),
    listMissingCredentials(ctx),
    listWorkspaceNames(ctx),
    listMadeByKeys(ctx),
  ]);
  const mayChange = can(ctx.actor, 'settings:write');
  const served = [...new Set(credentials.map(({ workspaceId }) => workspaceId))];
  return (
    <>
      <PageHead
        title="Gateway"
        line="Applications call it with Steward keys; it calls Anthropic with each workspace’s vendor keys."
        freshness="All times UTC"
        action={
          <>
            <ButtonLink href={STEWARD_KEYS_PATH}>Steward keys</ButtonLink>
            {can(ctx.actor, 'gateway_key:write') && (
              <ButtonLink href={STOP_PATH} variant="danger-soft">
                Emergency stop
              </ButtonLink>
            )}
          </>
        }
      />
      {missing.length > 0 && (
        <div className="mb-4 flex flex-col gap-2">
          {missing.map(({ workspaceId, workspaceName, keys, refused }) => (
            <Notice
              key={workspaceId}
              tone="warning"
              title={
                refused > 0
                  ? `Anthropic refuses every vendor key of ${workspaceName}`
                  : `${workspaceName} has no vendor key`
              }
            >
              <span className="flex flex-wrap items-center justify-between gap-2">
                {keys === 1 ? 'Its Steward key does' : `Its ${keys} Steward keys do`} not work.
                {mayChange && <AddButton {...{ workspaceId, workspaceName }} />}
              </span>
            </Notice>
          ))}
        </div>
      )}
      <GatewayState gateway={gateway} now={ctx.now} />
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">Vendor keys</h2>
        {mayChange && workspaces.length > 0 && <AddToChosen workspaces={workspaces} />}
      </div>
      {served.length === 0 ? (
        <Panel isFlush>
          <EmptyState title="No vendor keys yet">
            The gateway asks Anthropic with keys that Anthropic issued. Add one for each workspace that has Steward
            keys, best a service account’s, which outlives people. It is entered once, sealed to the gateway, and never
            shown again.
          </EmptyState>
        </Panel>
      ) : (
        served.map((workspaceId) => {
          const own = credentials.filter((one) => one.workspaceId === workspaceId);
          const workspaceName = own[0]?.workspaceName ?? workspaceId;
          return (
            <CredentialPanel
              key={workspaceId}
              {...{ workspaceId, workspaceName, mayChange }}
              title={workspaceName}
              credentials={own}
              now={ctx.now}
            />
          );
        })
      )}
      <MadeTable rows={made} />
    </>
  );
}
