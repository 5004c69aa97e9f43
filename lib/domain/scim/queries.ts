import { z } from 'zod';
import { answer, answerProvider } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { filterSql } from './filter-sql';
import type { KeptUser } from './protocol/users';
import { type ScimRequestRow, type ScimSettings, scimSettingsGet, scimUserGet, scimUserList } from './query-schema';
import {
  DEFAULT_OFFBOARDING_POLICY,
  OFFBOARDING_OUTCOMES,
  OFFBOARDING_POLICY_KEY,
  offboardingPolicyField,
  type ScimUserFields,
} from './schema';

const LIVE = Prisma.sql`deleted_at IS NULL`;
const SHOWN_REQUESTS = 25;

/** A user as the identity provider last set it, or null. */
export const findScimUser = answerProvider(scimUserGet, async (ctx, { scimUserId }) => {
  if (!z.uuid().safeParse(scimUserId).success) return null;
  const row = await ctx.db.scimUser.findFirst({ where: { id: scimUserId, deletedAt: null } });
  return row && toKeptUser(row);
});

/** One page of users, in order of creation. */
export const listScimUsers = answerProvider(scimUserList, async (ctx, list) => {
  const where = list.filter ? Prisma.sql`${LIVE} AND ${filterSql(list.filter)}` : LIVE;
  const [counted, users] = await Promise.all([
    ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM scim_users WHERE ${where}`,
    ctx.db.$queryRaw<{ id: string; resource: unknown; createdAt: Date; updatedAt: Date }[]>`
      SELECT id::text, resource, created_at AS "createdAt", updated_at AS "updatedAt" FROM scim_users WHERE ${where}
      ORDER BY created_at, id OFFSET ${list.startIndex - 1} LIMIT ${list.count}`,
  ]);
  return { users: users.map(toKeptUser), total: counted[0]?.total ?? 0 };
});

function toKeptUser(row: { id: string; resource: unknown; createdAt: Date; updatedAt: Date }): KeptUser {
  const { id, createdAt, updatedAt } = row;
  // Only written by Steward's own commands, from a validated user.
  return { id, resource: row.resource as ScimUserFields, createdAt, updatedAt };
}

/** Everything the settings page shows about SCIM. */
export const readScimSettings = answer(scimSettingsGet, async (ctx) => {
  const [tokens, setting, requests, [users]] = await Promise.all([
    ctx.db.$queryRaw<ScimSettings['tokens']>`
      SELECT t.id::text AS "tokenId", t.name, p.name AS "createdBy", t.created_at AS "createdAt", t.last_used_at AS "lastUsedAt",
        t.revoked_at AS "revokedAt"
      FROM scim_tokens t LEFT JOIN people p ON p.id = t.created_by_id
      ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC LIMIT 50`,
    ctx.db.setting.findUnique({ where: { key: OFFBOARDING_POLICY_KEY } }),
    ctx.db.$queryRaw<RequestRow[]>`
      SELECT id::text, created_at AS "createdAt", actor_name AS "actorName", command, subject_name AS "subjectName", state, error_message AS "errorMessage", result
      FROM intents WHERE command LIKE 'scim\\_user.%' ORDER BY created_at DESC LIMIT ${SHOWN_REQUESTS}`,
    ctx.db.$queryRaw<ScimSettings['users'][]>`
      SELECT count(*) FILTER (WHERE active)::int AS active, count(*) FILTER (WHERE NOT active)::int AS inactive
      FROM scim_users WHERE ${LIVE}`,
  ]);
  return {
    tokens,
    policy: offboardingPolicyField.catch(DEFAULT_OFFBOARDING_POLICY).parse(setting?.value),
    policyChangedAt: setting?.updatedAt ?? null,
    requests: requests.map(toRequest),
    users: users ?? { active: 0, inactive: 0 },
  };
});

interface RequestRow {
  id: string;
  createdAt: Date;
  actorName: string | null;
  command: string;
  subjectName: string | null;
  state: string;
  errorMessage: string | null;
  result: unknown;
}

const resultShape = z.object({
  userName: z.string().nullable().catch(null),
  leaving: z.enum(OFFBOARDING_OUTCOMES).catch('none'),
  departureId: z.string().nullable().catch(null),
  notTaken: z.array(z.string()).catch([]),
});

function toRequest({ id, createdAt, actorName, subjectName, result, ...row }: RequestRow): ScimRequestRow {
  const { userName, leaving, departureId, notTaken } = resultShape
    .catch({ userName: null, leaving: 'none', departureId: null, notTaken: [] })
    .parse(result);
  const who = { userName: userName ?? subjectName, tokenName: actorName ?? '–' };
  return { intentId: id, at: createdAt, ...row, ...who, offboarding: leaving, departureId, notTaken };
}
