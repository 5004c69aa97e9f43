import type { SearchParams } from 'nuqs/server';
import { Activity } from '@/components/audit/activity';
import { loadAuditPlace } from '@/components/audit/audit-params';
import { requirePermission } from '@/lib/doors/page';
import { loadKey } from '../load-key';

interface ApiKeyActivityProps {
  params: Promise<{ apiKeyId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function ApiKeyActivityPage({ params, searchParams }: ApiKeyActivityProps) {
  const { ctx, apiKey } = await loadKey((await params).apiKeyId);
  requirePermission(ctx, 'audit:read');
  return (
    <Activity
      ctx={ctx}
      of={{ kind: ['api_key'], ids: [apiKey.id] }}
      what="this API key"
      pages={{ path: `/api-keys/${apiKey.id}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
