import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RequestsAway } from '@/components/gateway-requests/gateway-head';
import { RequestFacts } from '@/components/gateway-requests/request-facts';
import { REQUESTS_PATH } from '@/components/gateway-requests/request-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { orWhyNot } from '@/lib/core/errors';
import { formatInstant } from '@/lib/core/time';
import { getRequest } from '@/lib/domain/gateway-requests/queries';
import { requestGet } from '@/lib/domain/gateway-requests/query-schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway request' };

export default async function GatewayRequestPage({ params }: { params: Promise<{ gatewayRequestId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const asked = requestGet.input.safeParse(await params);
  if (!asked.success) notFound();
  const { found: request, whyNot } = await orNotFound(orWhyNot(getRequest(ctx, asked.data)));
  const title = request ? `Request of ${formatInstant(request.at)}` : 'Gateway request';
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Usage & cost', href: '/usage' },
          { label: 'Gateway requests', href: REQUESTS_PATH },
        ]}
        here={title}
      />
      <PageHead title={title} line="Everything Steward keeps about it." freshness="All times UTC" />
      {request ? <RequestFacts request={request} /> : <RequestsAway why={whyNot} />}
    </>
  );
}
