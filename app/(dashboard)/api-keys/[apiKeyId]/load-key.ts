import { cache } from 'react';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The API key of the address, asked for once per request. */
export const loadKey = cache(async (apiKeyId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  return { ctx, apiKey: await orNotFound(getApiKey(ctx, { apiKeyId })) };
});
