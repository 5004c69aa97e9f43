import { ChangeKeyForm } from '@/components/gateway-keys/change-key-form';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listCentreChoices } from '@/lib/domain/cost-centres/subject-queries';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { requirePermission } from '@/lib/doors/page';
import { loadGatewayKey } from '../load-gateway-key';

export default async function ChangeKeyPage({ params }: { params: Promise<{ gatewayKeyId: string }> }) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  requirePermission(ctx, 'gateway_key:write', { workspaceId: gatewayKey.workspaceId });
  if (gatewayKey.state === 'revoked') {
    return (
      <Notice tone="neutral" title="This key is revoked, which is final">
        Create a new one.
      </Notice>
    );
  }
  const [{ proxies }, choices] = await Promise.all([
    getGateway(ctx),
    can(ctx.actor, 'cost_centre:write') ? listCentreChoices(ctx) : null,
  ]);
  return (
    <Panel title="Change key" className="max-w-2xl">
      <ChangeKeyForm gatewayKey={gatewayKey} proxies={proxies} centres={choices?.centres ?? null} />
    </Panel>
  );
}
