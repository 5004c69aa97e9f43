import { permanentRedirect } from 'next/navigation';
import { cache } from 'react';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The API key of the address, asked for once per request. One of Steward's has a page of its own. */
export const loadKey = cache(async (apiKeyId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  if (kindOfKey(apiKeyId) === 'steward') permanentRedirect(gatewayKeyHref(apiKeyId));
  return { ctx, apiKey: await orNotFound(getApiKey(ctx, { apiKeyId })) };
});
