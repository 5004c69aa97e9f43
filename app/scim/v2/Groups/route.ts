import { listResponse } from '@/lib/domain/scim/protocol/discovery';
import { scimJson, scimRoute } from '@/lib/doors/scim';

/** Steward keeps no groups; some identity providers ask for them before anything else. */
export const GET = scimRoute(async () => scimJson(listResponse([], 0)));
