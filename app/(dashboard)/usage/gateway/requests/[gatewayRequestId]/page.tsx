import type { Metadata } from 'next';
import { RequestFacts } from '@/components/gateway-requests/request-facts';
import { GATEWAY_PATH } from '@/components/gateway-requests/request-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { formatInstant } from '@/lib/core/time';
import { getRequest } from '@/lib/domain/gateway-requests/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway request' };

export default async function GatewayRequestPage({ params }: { params: Promise<{ gatewayRequestId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const request = await getRequest(ctx, { gatewayRequestId: (await params).gatewayRequestId });
  const title = `Request of ${formatInstant(request.at)}`;
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Usage & cost', href: '/usage' },
          { label: 'Gateway requests', href: `${GATEWAY_PATH}/requests` },
        ]}
        here={title}
      />
      <PageHead title={title} line="Everything that is kept of it." freshness="All times UTC" />
      <RequestFacts request={request} />
    </>
  );
}
