import { getApiKeyUse } from '@/lib/domain/api-keys/use-queries';
import { json, route } from '@/lib/doors/route';

/** What disabling or archiving an API key would stop. */
export const GET = route<{ apiKeyId: string }>({ permission: 'api_key:read' }, async (ctx, { params }) =>
  json(await getApiKeyUse(ctx, { apiKeyId: params.apiKeyId })),
);
