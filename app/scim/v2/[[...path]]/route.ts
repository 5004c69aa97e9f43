import { failure, scimRoute } from '@/lib/doors/scim';

const NOT_HERE = 'Steward supports users only: /Users, /ServiceProviderConfig, /ResourceTypes and /Schemas.';

/** What SCIM knows and Steward does not, such as groups, is refused in the words of SCIM. */
const refuse = scimRoute(async () => {
  throw failure(404, NOT_HERE);
});

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
