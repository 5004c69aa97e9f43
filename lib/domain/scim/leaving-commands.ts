import { z } from 'zod';
import { offboardPerson } from '@/lib/domain/leaving/schema';
import { countOtherOwners } from '@/lib/domain/people/queries';
import type { CommandCtx, JsonObject } from '@/lib/upstream/command-context';
import { leavingOutcome } from './leaving-rules';
import { readLeavingPolicy } from './queries';
import type { LeavingOutcome, ScimUserFields } from './schema';
import { addressesOf } from './user-rules';

interface Someone {
  userId: string | null;
  personId: string | null;
  isOwner: boolean;
}

interface LeavingSeen extends JsonObject {
  leaving: LeavingOutcome;
  departureId: string | null;
}

/**
 * Begins the leaving of whoever the identity provider says has left. Comes before the user is written: run again after
 * a crash it finds the user as they were, and begins nothing twice.
 */
export async function seeToLeaving(ctx: CommandCtx, user: ScimUserFields, wasActive: boolean): Promise<LeavingSeen> {
  const someone = user.active ? null : await findSomeone(ctx, addressesOf(user));
  const [policy, lastOffboarding] = await Promise.all([readLeavingPolicy(ctx.db), lastOffboardingOf(ctx, someone)]);
  const isLastOwner = Boolean(
    someone?.isOwner && someone.personId && (await countOtherOwners(ctx.db, someone.personId)) === 0,
  );
  const leaving = leavingOutcome({
    ...{ policy, wasActive, isLastOwner, lastOffboarding },
    isActive: user.active,
    isKnown: someone !== null,
  });
  if (leaving !== 'started' && leaving !== 'dry_run') return { leaving, departureId: null };
  const { userId, personId } = someone ?? {};
  const begun = await ctx.submitNext(offboardPerson, {
    ...(userId ? { userId } : personId ? { personId } : {}),
    keys: [],
    otherKeys: policy.keys,
    source: 'scim',
    dryRun: leaving === 'dry_run',
  });
  const departureId = begun ?? (await lastOffboardingOf(ctx, someone))?.intentId ?? null;
  return { leaving, departureId };
}

/** The member of the organisation with one of these addresses, the first address first; else somebody with access to Steward alone. */
async function findSomeone(ctx: CommandCtx, addresses: readonly string[]): Promise<Someone | null> {
  const { rows } = await ctx.pool.query<Someone>(
    `SELECT coalesce(u.id, p.upstream_user_id) AS "userId", p.id::text AS "personId",
       coalesce(p.role_override = 'owner' AND p.deactivated_at IS NULL, false) AS "isOwner"
     FROM unnest($1::text[]) WITH ORDINALITY AS asked (address, at)
     LEFT JOIN users u ON lower(u.email) = asked.address
     LEFT JOIN people p ON p.upstream_user_id = u.id OR (lower(p.email) = asked.address AND (u.id IS NULL OR p.upstream_user_id IS NULL))
     WHERE u.id IS NOT NULL OR p.id IS NOT NULL
     ORDER BY u.id IS NULL, u.gone_at IS NOT NULL, asked.at, u.added_at DESC LIMIT 1`,
    [addresses],
  );
  return rows[0] ?? null;
}

const FAILED = ['failed', 'expired'];
const inputShape = z.object({ dryRun: z.boolean().catch(false) });

/** The last offboarding that SCIM began for them. */
async function lastOffboardingOf({ db }: CommandCtx, someone: Someone | null) {
  const targets = someone ? [`user:${someone.userId}`, `person:${someone.personId}`] : [];
  const last = await db.intent.findFirst({
    where: { command: offboardPerson.name, target: { in: targets } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, state: true, input: true },
  });
  if (!last) return null;
  const { dryRun } = inputShape.catch({ dryRun: false }).parse(last.input);
  return { intentId: last.id, dryRun, failed: FAILED.includes(last.state) };
}
