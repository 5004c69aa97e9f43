import { listResponse, schemaDocuments } from '@/lib/domain/scim/protocol/discovery';
import { scimJson, scimRoute } from '@/lib/doors/scim';

export const GET = scimRoute(async (_ctx, { base }) => {
  const all = schemaDocuments(base);
  return scimJson(listResponse(all, all.length));
});
