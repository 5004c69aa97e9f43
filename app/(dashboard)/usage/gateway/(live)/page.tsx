import type { Metadata } from 'next';
import { z } from 'zod';
import { GatewayHead, NoRequestsToSee, seesNoRequests } from '@/components/gateway-requests/gateway-head';
import { LiveView } from '@/components/gateway-requests/live-view';
import { trafficLive } from '@/lib/domain/gateway-requests/query-schema';
import { LIVE_MINUTES } from '@/lib/domain/gateway-requests/rules';
import { readLive } from '@/lib/domain/gateway-requests/traffic-queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway traffic' };

export default async function GatewayLivePage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const live = await readLive(ctx, {});
  return (
    <>
      <GatewayHead
        actor={ctx.actor}
        title="Gateway traffic"
        line={`What went through the gateway in the last ${LIVE_MINUTES} minutes.`}
      />
      {seesNoRequests(ctx.actor) ? <NoRequestsToSee /> : <LiveView initial={z.encode(trafficLive.output, live)} />}
    </>
  );
}
