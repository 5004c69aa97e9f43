import { CORE_USER, ENTERPRISE_USER, MAX_PAGE } from '@/lib/domain/scim/schema';
import { type Attribute, ENTERPRISE_ATTRIBUTES, USER_ATTRIBUTES } from './attributes';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** What Steward's SCIM can and cannot do. */
export function serviceProviderConfig(base: string) {
  return {
    schemas: [`${CORE}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_PAGE },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token made in Steward under Settings, SCIM, sent as Authorization: Bearer.',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

export function resourceTypes(base: string) {
  return [
    {
      schemas: [`${CORE}:ResourceType`],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'People as the identity provider knows them.',
      schema: CORE_USER,
      schemaExtensions: [{ schema: ENTERPRISE_USER, required: false }],
      meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
    },
  ];
}

export function schemaDocuments(base: string) {
  return [
    { id: CORE_USER, name: 'User', description: 'What Steward keeps of a user.', attributes: USER_ATTRIBUTES },
    {
      id: ENTERPRISE_USER,
      name: 'EnterpriseUser',
      description: 'What Steward keeps of a user in a company.',
      attributes: ENTERPRISE_ATTRIBUTES,
    },
  ].map(({ attributes, ...schema }) => ({
    schemas: [`${CORE}:Schema`],
    ...schema,
    attributes: attributes.map(described),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
}

interface DescribedAttribute {
  name: string;
  type: Attribute['type'];
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: 'readWrite';
  returned: 'default';
  uniqueness: 'none' | 'server';
  subAttributes?: DescribedAttribute[];
}

function described({ name, type, description, ...rest }: Attribute): DescribedAttribute {
  return {
    name,
    type,
    multiValued: rest.multiValued ?? false,
    description,
    required: rest.required ?? false,
    caseExact: rest.caseExact ?? false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: rest.uniqueness ?? 'none',
    ...(rest.subAttributes ? { subAttributes: rest.subAttributes.map(described) } : {}),
  };
}

/** A page of resources in the form of RFC 7644. */
export function listResponse<Resource>(resources: readonly Resource[], total: number, startIndex = 1) {
  return { schemas: [LIST], totalResults: total, startIndex, itemsPerPage: resources.length, Resources: resources };
}
