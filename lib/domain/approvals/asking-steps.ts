import { findActors } from '@/lib/access/find-actor';
import type { Permission } from '@/lib/access/permissions';
import { isCaller, type PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { PolicyInForce } from '@/lib/domain/approval-policy/query-schema';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import type { Act } from '@/lib/operations/acts';
import { personIdOf } from '@/lib/operations/caller';
import type { Asking, CommandCtx, JsonObject } from '@/lib/operations/command-context';
import { requireFreshSignIn } from '@/lib/operations/fresh-sign-in';
import { tellAlone, tellAsked } from './telling-steps';

/** What an act would do, as far as whoever approves it has to know. */
export interface Weighed {
  act: Act;
  /** Whoever else holds it can approve, and owners. */
  permission: Permission;
  /** In words: `Archive Claims`. */
  what: string;
  reason?: string;
  before?: JsonObject;
  after: JsonObject;
  /** None of these may have grown by the time it runs. */
  impact?: Readonly<Record<string, number>>;
  workspaceId?: string | null;
  /** What it would do, in sentences. */
  lines: readonly string[];
  /** Of what it concerns, where it is much. */
  names?: readonly string[];
  /** How many there are, if not all are named. */
  count?: number;
}

/**
 * What a person or a program asks somebody else for, where the policy wants a second person for this act; null: it is done
 * at once. Where nobody else could approve, it waits for a while instead. Whatever the policy says, a person must have signed in lately.
 */
export async function askSecond(ctx: CommandCtx, weighed: Weighed): Promise<Asking | null> {
  const { actor } = ctx;
  if (!isCaller(actor)) return null;
  if (!ctx.isApproved) requireFreshSignIn(ctx);
  const policy = await readApprovalPolicy(ctx.db);
  if (!policy.acts.includes(weighed.act)) return null;
  const { permission, workspaceId = null } = weighed;
  const others = (await findActors(ctx.db)).filter(
    (person) => person.personId !== actor.personId && can(person, permission, { workspaceId }),
  );
  return toAsking(ctx, weighed, { others, policy, delayMinutes: policy.delayMinutes });
}

interface Terms {
  /** Who could approve. */
  others: readonly PersonActor[];
  policy: Pick<PolicyInForce, 'expiryHours'>;
  /** Where there is nobody. */
  delayMinutes: number;
}

export function toAsking(ctx: CommandCtx, weighed: Weighed, { others, policy, delayMinutes }: Terms): Asking {
  const {
    act,
    permission,
    what,
    reason = '',
    before = {},
    after,
    impact = {},
    workspaceId = null,
    lines,
    names = [],
    count = names.length,
  } = weighed;
  const isAlone = others.length === 0;
  // Where nobody else can, owners alone may still refuse: whoever holds the permission somewhere does not decide for all.
  const deciders = isAlone ? [personIdOf(ctx) ?? ''] : others.map(({ personId }) => personId);
  return {
    ...{ act, permission, what, reason, before, after, impact, lines, workspaceId, deciders },
    waitsHours: policy.expiryHours,
    ...(isAlone ? { runsAfterMs: delayMinutes * 60_000 } : {}),
    tell: async (tx, { intentId, now }) => {
      const told = { lines: lines.slice(0, 20), names: names.slice(0, 20), count };
      const asked = { requestId: intentId, what, askedBy: ctx.actor.name, reason, ...told };
      if (isAlone) await tellAlone(tx, { ...asked, minutes: delayMinutes }, now);
      else await tellAsked(tx, asked, deciders, now);
    },
  };
}
