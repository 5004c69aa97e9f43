import type { SearchParams } from 'nuqs/server';
import { Activity } from '@/components/audit/activity';
import { loadAuditPlace } from '@/components/audit/audit-params';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { requirePermission } from '@/lib/doors/page';
import { loadGatewayKey } from '../load-gateway-key';

interface GatewayKeyActivityProps {
  params: Promise<{ gatewayKeyId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function GatewayKeyActivityPage({ params, searchParams }: GatewayKeyActivityProps) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  requirePermission(ctx, 'audit:read');
  const { id, replacesId, workspaceId } = gatewayKey;
  return (
    <Activity
      ctx={ctx}
      of={{
        kind: ['gateway_key', 'gateway_keys'],
        ids: [id, ...(replacesId ? [replacesId] : []), workspaceId, 'organization'],
      }}
      what={`this Steward key${replacesId ? ', the one before it' : ''} and stops of all keys`}
      pages={{ path: `${gatewayKeyHref(id)}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
