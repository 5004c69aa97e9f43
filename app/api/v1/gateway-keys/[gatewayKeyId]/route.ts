import { getGatewayKey } from '@/lib/domain/gateway-keys/queries';
import { json, route } from '@/lib/doors/route';

/** A Steward key and when it was used. Its page asks by itself, so it keeps no session alive. */
export const GET = route<{ gatewayKeyId: string }>(
  { permission: 'gateway_key:read', touch: false },
  async (ctx, { params }) => json(await getGatewayKey(ctx, { gatewayKeyId: params.gatewayKeyId })),
);
