import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import type { Filter } from './protocol/filter';
import { MAX_PAGE, OFFBOARDING_OUTCOMES, offboardingPolicyField, scimUserField } from './schema';

const scimList = z.object({
  filter: z.custom<Filter>().nullable(),
  /** Counted from 1. */
  startIndex: z.number().min(1),
  count: z.number().min(0).max(MAX_PAGE),
});
const keptUser = z.object({ id: z.string(), resource: scimUserField, createdAt: instant, updatedAt: instant });

const scimTokenRow = z.object({
  tokenId: z.string(),
  name: z.string(),
  createdBy: z.string().nullable(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export type ScimTokenRow = z.output<typeof scimTokenRow>;

/** A change requested by an identity provider, newest first. */
const scimRequestRow = z.object({
  intentId: z.string(),
  at: instant,
  tokenName: z.string(),
  command: z.string(),
  state: z.string(),
  errorMessage: z.string().nullable(),
  userName: z.string().nullable(),
  offboarding: z.enum(OFFBOARDING_OUTCOMES),
  /** What else was requested but could not be accepted, in sentences. */
  notTaken: z.array(z.string()),
  /** The departure's id, once there is one. */
  departureId: z.string().nullable(),
});
export type ScimRequestRow = z.output<typeof scimRequestRow>;

const scimSettings = z.object({
  tokens: z.array(scimTokenRow),
  policy: offboardingPolicyField,
  policyChangedAt: instant.nullable(),
  requests: z.array(scimRequestRow),
  users: z.object({
    active: z.number(),
    inactive: z.number(),
  }),
});
export type ScimSettings = z.output<typeof scimSettings>;

export const scimUserGet = declareQuery({
  name: 'scim_user.get',
  permission: 'identity_provider',
  input: z.object({ scimUserId: z.string().max(200) }),
  absent: 'user',
  output: keptUser.nullable(),
  words: 'Read a user of the identity provider',
});

export const scimUserList = declareQuery({
  name: 'scim_user.list',
  permission: 'identity_provider',
  input: scimList,
  output: z.object({ users: z.array(keptUser), total: z.int() }),
  words: 'List the users of the identity provider',
});

export const scimSettingsGet = declareQuery({
  name: 'scim.get_settings',
  permission: 'settings:read',
  input: nothing,
  output: scimSettings,
  words: 'Read the SCIM settings',
});
