import { getToken } from '@/lib/domain/tokens/queries';
import { json, route } from '@/lib/doors/route';

/** A token and what it asked for. Its page asks by itself, so it keeps no session alive. */
export const GET = route<{ tokenId: string }>({ permission: 'token:write', touch: false }, async (ctx, { params }) =>
  json(await getToken(ctx, { tokenId: params.tokenId })),
);
