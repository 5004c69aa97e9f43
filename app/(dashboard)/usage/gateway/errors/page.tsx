import type { Metadata } from 'next';
import Link from 'next/link';
import { ErrorTable, LatencyTable } from '@/components/gateway-requests/error-tables';
import { GatewayHead, NoRequestsToSee, RequestsAway, seesNoRequests } from '@/components/gateway-requests/gateway-head';
import { REQUESTS_PATH } from '@/components/gateway-requests/request-words';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { orWhyNot } from '@/lib/core/errors';
import { listRequestErrors, readLatency } from '@/lib/domain/gateway-requests/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway errors and latency' };

const HOURS = 24;

export default async function GatewayErrorsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const [errors, latency] = await Promise.all([
    orWhyNot(heavy(ctx, () => listRequestErrors(ctx, { hours: HOURS }))),
    orWhyNot(heavy(ctx, () => readLatency(ctx, { hours: HOURS }))),
  ]);
  return (
    <>
      <GatewayHead
        actor={ctx.actor}
        title="Gateway errors and latency"
        line={`What went wrong, and how long answers took, in the last ${HOURS} hours.`}
      />
      {seesNoRequests(ctx.actor) ? (
        <NoRequestsToSee />
      ) : (
        <>
          <Panel title="Errors by kind and key" note="The most frequent first" className="mb-4" isFlush>
            {errors.found === null ? (
              <RequestsAway why={errors.whyNot} />
            ) : errors.found.length === 0 ? (
              <EmptyState title="Nothing went wrong">
                Requests that were refused, failed or broke off in the last {HOURS} hours would be here.
              </EmptyState>
            ) : (
              <ErrorTable errors={errors.found} />
            )}
          </Panel>
          <Panel title="Latency by model" note="Of messages that were served" isFlush>
            {latency.found === null ? (
              <RequestsAway why={latency.whyNot} />
            ) : latency.found.length === 0 ? (
              <EmptyState title="No messages">
                No message was served in the last {HOURS} hours. <Link href={REQUESTS_PATH}>All requests</Link>
              </EmptyState>
            ) : (
              <LatencyTable rows={latency.found} />
            )}
          </Panel>
        </>
      )}
    </>
  );
}
