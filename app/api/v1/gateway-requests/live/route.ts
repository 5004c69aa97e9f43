import { readLive } from '@/lib/domain/gateway-requests/traffic-queries';
import { json, route } from '@/lib/doors/route';

/** The last minutes of the gateway, for the page that watches them. */
export const GET = route({ permission: 'gateway_key:read' }, async (ctx) => json(await readLive(ctx, {})));
