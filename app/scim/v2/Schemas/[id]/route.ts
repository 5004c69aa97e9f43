import { schemaDocuments } from '@/lib/domain/scim/protocol/discovery';
import { failure, scimJson, scimRoute } from '@/lib/doors/scim';

export const GET = scimRoute<{ id: string }>(async (_ctx, { params, base }) => {
  const found = schemaDocuments(base).find(
    ({ id }) => id.toLowerCase() === decodeURIComponent(params.id).toLowerCase(),
  );
  if (!found) throw failure(404, 'There is nothing with this name.');
  return scimJson(found);
});
