import { cache } from 'react';
import { getGatewayKey } from '@/lib/domain/gateway-keys/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The Steward key of the address, asked for once per request. */
export const loadGatewayKey = cache(async (gatewayKeyId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  return { ctx, gatewayKey: await orNotFound(getGatewayKey(ctx, { gatewayKeyId })) };
});
