import { gatewayKeyBounds, gatewayKeyFacts } from '@/components/gateway-keys/gateway-key-facts';
import { dollarsNote } from '@/components/gateway-keys/gateway-key-words';
import { keyRefusals, ownerNotices } from '@/components/gateway-keys/key-refusals';
import { SpendingPanel } from '@/components/gateway-keys/spending-panel';
import { UseDays } from '@/components/gateway-keys/use-days';
import { RefusalTable } from '@/components/gateway-requests/error-tables';
import { RequestsAway } from '@/components/gateway-requests/gateway-head';
import { Facts } from '@/components/page/detail/facts';
import { HistoryPanel } from '@/components/rotations/history-panel';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { orWhyNot } from '@/lib/core/errors';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { listRequestErrors } from '@/lib/domain/gateway-requests/queries';
import { loadGatewayKey } from '../load-gateway-key';

/** No longer than requests are kept at least. */
const REFUSAL_HOURS = 7 * 24;

export default async function GatewayKeyPage({ params }: { params: Promise<{ gatewayKeyId: string }> }) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  const { id: gatewayKeyId, workspaceId } = gatewayKey;
  const [gateway, errors] = await Promise.all([
    getGateway(ctx),
    orWhyNot(
      gatewayKey.isDetailed ? listRequestErrors(ctx, { gatewayKeyId, hours: REFUSAL_HOURS }) : Promise.resolve([]),
    ),
  ]);
  const refusals = (errors.found ?? []).filter(({ outcome }) => outcome === 'refused');
  const notices = gatewayKey.isDetailed ? [...keyRefusals(gatewayKey, gateway), ...ownerNotices(gatewayKey)] : [];
  const hasDollars = gatewayKey.spendPerDay !== null || gatewayKey.spendPerMonth !== null;
  return (
    <>
      {notices.length > 0 && (
        <div className="mb-4 flex flex-col gap-2">
          {notices.map(({ title, what }) => (
            <Notice key={title} tone="warning" title={title}>
              {what}
            </Notice>
          ))}
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <SpendingPanel
          gatewayKey={gatewayKey}
          mayChange={gatewayKey.state !== 'revoked' && can(ctx.actor, 'gateway_key:write', { workspaceId })}
          now={ctx.now}
        />
        <Panel title="Key">
          <Facts facts={gatewayKeyFacts(gatewayKey, ctx.now)} />
        </Panel>
        {gatewayKey.isDetailed && (
          <>
            <Panel title="What it may do" note={hasDollars ? dollarsNote(gatewayKey) : undefined}>
              <Facts facts={gatewayKeyBounds(gatewayKey)} />
            </Panel>
            <Panel title="Use" note="The last 30 days" isFlush className="lg:col-span-2">
              <UseDays days={gatewayKey.days} />
            </Panel>
            <HistoryPanel ctx={ctx} apiKeyId={gatewayKeyId} className="lg:col-span-2" />
            {(refusals.length > 0 || errors.whyNot !== null) && (
              <Panel title="Refusals" note="The last week, by reason" isFlush className="lg:col-span-2">
                {errors.whyNot === null ? <RefusalTable refusals={refusals} /> : <RequestsAway why={errors.whyNot} />}
              </Panel>
            )}
          </>
        )}
      </div>
    </>
  );
}
