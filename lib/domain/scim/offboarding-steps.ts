import { z } from 'zod';
import { countOtherOwners } from '@/lib/domain/accounts/reads';
import { offboardPerson } from '@/lib/domain/offboarding/schema';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import type { Match, Someone } from './match-steps';
import { offboardingOutcome } from './offboarding-rules';
import { readOffboardingPolicy } from './reads';
import type { OffboardingOutcome } from './schema';

interface OffboardingSeen extends JsonObject {
  /** Results that were stored call it so. */
  leaving: OffboardingOutcome;
  departureId: string | null;
}

interface Said {
  match: Match;
  isActive: boolean;
  wasActive: boolean;
}

/**
 * Starts the offboarding of someone the identity provider reports as gone. Runs before the user is written: after a
 * crash it finds the user as they were, and starts nothing twice.
 */
export async function seeToOffboarding(
  ctx: CommandCtx,
  { match, isActive, wasActive }: Said,
): Promise<OffboardingSeen> {
  const someone = isActive ? null : match.someone;
  const [policy, lastOffboarding] = await Promise.all([
    readOffboardingPolicy(ctx.db),
    findLastOffboarding(ctx, someone),
  ]);
  const isLastOwner = Boolean(
    someone?.isOwner && someone.personId && (await countOtherOwners(ctx.db, someone.personId)) === 0,
  );
  const isKnown = someone !== null;
  const outcome = offboardingOutcome({ policy, isActive, wasActive, isKnown, isLastOwner, lastOffboarding });
  if (!someone || (outcome !== 'started' && outcome !== 'dry_run')) return { leaving: outcome, departureId: null };
  const begun = await ctx.submitNext(offboardPerson, {
    ...toSubject(someone),
    keys: [],
    otherKeys: policy.keys,
    source: 'scim',
    dryRun: outcome === 'dry_run',
  });
  const departureId = begun ?? (await findLastOffboarding(ctx, someone))?.intentId ?? null;
  return { leaving: outcome, departureId };
}

function toSubject({ userId, personId, invited }: Someone) {
  if (userId) return { userId };
  return personId ? { personId } : { email: invited ?? undefined };
}

const FAILED = ['failed', 'expired'];
const inputShape = z.object({ dryRun: z.boolean().catch(false) });

/** The last offboarding that SCIM started for them. */
async function findLastOffboarding({ db }: CommandCtx, someone: Someone | null) {
  const subjects = [
    { subjectKind: 'user', subjectId: someone?.userId },
    { subjectKind: 'person', subjectId: someone?.personId },
    { subjectKind: 'invitee', subjectId: someone?.invited },
  ].flatMap(({ subjectKind, subjectId }) => (subjectId ? [{ subjectKind, subjectId }] : []));
  const last = await db.intent.findFirst({
    where: { command: offboardPerson.name, OR: subjects },
    orderBy: { createdAt: 'desc' },
    select: { id: true, state: true, input: true },
  });
  if (!last) return null;
  const { dryRun } = inputShape.catch({ dryRun: false }).parse(last.input);
  return { intentId: last.id, dryRun, failed: FAILED.includes(last.state) };
}
