import { listResponse, resourceTypes } from '@/lib/domain/scim/protocol/discovery';
import { scimJson, scimRoute } from '@/lib/doors/scim';

export const GET = scimRoute(async (_ctx, { base }) => {
  const all = resourceTypes(base);
  return scimJson(listResponse(all, all.length));
});
