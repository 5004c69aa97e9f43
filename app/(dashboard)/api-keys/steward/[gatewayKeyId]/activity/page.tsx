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
  return (
    <Activity
      ctx={ctx}
      of={{ kind: ['gateway_key'], ids: [gatewayKey.id] }}
      what="this Steward key"
      pages={{ path: `${gatewayKeyHref(gatewayKey.id)}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
