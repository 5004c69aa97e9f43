import type { Db } from '@/lib/core/db';
import { nameOf } from '@/lib/core/names';
import { addDays, dayOf } from '@/lib/core/time';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { stewardStateAt, worksAt } from '@/lib/domain/api-keys/state-sql';
import { STEWARD_STATS } from '@/lib/domain/api-keys/visible-sql';
import { findOpenInvites, findOpenRequests } from '@/lib/domain/invites/closing-reads';
import { SPEND_DAYS } from '@/lib/lists/sql';
import type { DeparturePlan, PlannedKey } from './query-schema';

export interface Subject {
  userId?: string | undefined;
  personId?: string | undefined;
  email?: string | undefined;
}

type KeyRow = Omit<PlannedKey, 'spend'> & { spend: bigint; isPersonal: boolean };

async function readKeys(db: Db, userId: string, now: Date): Promise<KeyRow[]> {
  return db.$queryRaw<KeyRow[]>`
    SELECT * FROM (
      SELECT k.id, k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName",
        coalesce(k.principal_type = 'service_account', false) AS "isOfServiceAccount",
        s.last_used_day::text AS "lastUsedDay", coalesce(s.cost_30, 0)::bigint AS spend, NULL::int AS requests,
        k.principal_id IS NOT DISTINCT FROM ${userId} AS "isPersonal"
      FROM api_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id LEFT JOIN key_stats s ON s.key_ref = k.ref
      WHERE ${worksAt(now)} AND (k.principal_id = ${userId} OR ${isOwnKey(userId)})
      UNION ALL
      SELECT k.id::text, k.name, k.workspace_id, w.name, false, (k.last_used_at AT TIME ZONE 'UTC')::date::text,
        coalesce(s.cost_30, 0)::bigint,
        (SELECT coalesce(sum(d.requests), 0)::int FROM gateway_key_days d
          WHERE d.key_id = k.id AND d.day >= ${addDays(dayOf(now), 1 - SPEND_DAYS)}::date), false
      FROM gateway_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id ${STEWARD_STATS}
      WHERE ${stewardStateAt(now)} = 'active' AND k.owner_id = ${userId}
    ) k ORDER BY spend DESC NULLS LAST, lower(name), id`;
}

/** False once somebody else answers for the key, or it is one that ends with the membership. */
export async function isStillTheirs(db: Db, apiKeyId: string, userId: string): Promise<boolean> {
  if (kindOfKey(apiKeyId) === 'steward')
    return (await db.gatewayKey.count({ where: { id: apiKeyId, ownerId: userId } })) > 0;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k
    WHERE k.id = ${apiKeyId} AND ${isOwnKey(userId)} AND k.principal_id IS DISTINCT FROM ${userId}`;
  return rows.length > 0;
}

function plannedKeys(rows: readonly KeyRow[], isPersonal: boolean): PlannedKey[] {
  return rows
    .filter((row) => row.isPersonal === isPersonal)
    .map(({ isPersonal: _isPersonal, spend, ...key }) => ({ ...key, spend: spend.toString() }));
}

/** Everything that somebody's leaving touches; null for somebody whom neither the organisation nor Steward knows. */
export async function readPlan(db: Db, subject: Subject, now: Date): Promise<DeparturePlan | null> {
  const { userId, personId, email } = subject;
  if (userId === undefined && personId === undefined) return email === undefined ? null : invitedPlan(db, email, now);
  const found = await db.person.findFirst({
    where: userId === undefined ? { id: personId } : { upstreamUserId: userId },
    include: { credential: { select: { personId: true } } },
  });
  const memberId = userId ?? found?.upstreamUserId ?? null;
  const user = memberId === null ? null : await db.user.findUnique({ where: { id: memberId } });
  const identity = user ?? found;
  if (!identity || (userId !== undefined && !user)) return null;
  const id = found?.id ?? null;
  const [memberships, keys, sessions, leads, requests, invites] = await Promise.all([
    user
      ? db.workspaceMember.findMany({
          where: { userId: user.id, goneAt: null, workspace: { goneAt: null, archivedAt: null } },
          select: { workspaceRole: true, workspace: { select: { id: true, name: true } } },
          orderBy: { workspace: { name: 'asc' } },
        })
      : [],
    user ? readKeys(db, user.id, now) : [],
    id ? db.session.count({ where: { personId: id, endedAt: null, expiresAt: { gt: now } } }) : 0,
    id
      ? db.$queryRaw<{ id: string; name: string }[]>`
          SELECT l.workspace_id AS id, coalesce(w.name, l.workspace_id) AS name
          FROM workspace_leads l LEFT JOIN workspaces w ON w.id = l.workspace_id
          WHERE l.person_id = ${id}::uuid ORDER BY 2`
      : [],
    findOpenRequests(db, { personId: id, email: identity.email }),
    findOpenInvites(db, identity.email, now),
  ]);
  return {
    userId: user?.id ?? null,
    personId: id,
    name: nameOf({ id: user?.id ?? id ?? '', name: identity.name.trim(), email: identity.email }),
    email: identity.email,
    organizationRole: user?.role ?? null,
    isMember: user !== null && user.goneAt === null,
    memberships: memberships.map(({ workspace, workspaceRole }) => ({ ...workspace, role: workspaceRole })),
    personalKeys: plannedKeys(keys, true),
    survivingKeys: plannedKeys(keys, false),
    steward: {
      isOwner: found?.roleOverride === 'owner',
      isDeactivated: found?.deactivatedAt != null,
      sessions,
      hasPassword: found?.credential != null,
      leads,
    },
    requests,
    invites,
  };
}

/** Of somebody whom only an open invite, or a request for one, names; null where there is none. */
async function invitedPlan(db: Db, email: string, now: Date): Promise<DeparturePlan | null> {
  const [requests, invites] = await Promise.all([
    findOpenRequests(db, { personId: null, email }),
    findOpenInvites(db, email, now),
  ]);
  if (requests.length + invites.length === 0) return null;
  return {
    ...{ userId: null, personId: null, name: email, email, organizationRole: null, isMember: false },
    ...{ memberships: [], personalKeys: [], survivingKeys: [] },
    steward: { isOwner: false, isDeactivated: false, sessions: 0, hasPassword: false, leads: [] },
    ...{ requests, invites },
  };
}
