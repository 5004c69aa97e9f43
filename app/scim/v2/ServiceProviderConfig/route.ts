import { serviceProviderConfig } from '@/lib/domain/scim/protocol/discovery';
import { scimJson, scimRoute } from '@/lib/doors/scim';

export const GET = scimRoute(async (_ctx, { base }) => scimJson(serviceProviderConfig(base)));
