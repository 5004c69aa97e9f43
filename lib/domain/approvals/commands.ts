import type { Caller } from '@/lib/access/principals';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { tellMoreDecided } from '@/lib/domain/budgets/telling-steps';
import { COMMANDS } from '@/lib/domain/operations/schema';
import type { CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { requireFreshSignIn } from '@/lib/operations/fresh-sign-in';
import type { Approval } from '@/prisma/generated/client';
import { judgeLink } from './link-rules';
import { toWaiting } from './reads';
import { type Decision, decisionRefusal, LETS_RUN, type LinkVerdict } from './rules';
import { decideApproval } from './schema';
import { tellDecided, tellOverridden } from './telling-steps';

export const decideApprovalCommand: CommandImplementation<typeof decideApproval> = {
  declaration: decideApproval,
  async run(ctx, { approvalId, decision, digest, token, change, note }) {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can decide about this.');
    const decided = await ctx.db.$transaction(async (tx) => {
      // As the worker locks them when the time is up: the change before its request.
      await tx.$queryRaw`SELECT 1 FROM intents WHERE id = ${approvalId}::uuid FOR UPDATE`;
      await tx.$queryRaw`SELECT 1 FROM approvals WHERE intent_id = ${approvalId}::uuid FOR UPDATE`;
      const approval = await tx.approval.findUnique({ where: { intentId: approvalId } });
      if (!approval) throw notFound('request');
      if (approval.decidedBy === ctx.intentId) return approval;
      const refusal = decisionRefusal(actor, toWaiting(approval), decision, ctx.now);
      if (refusal) throw new AppError(refusal.code, refusal.message);
      if (decision !== 'refuse' && decision !== 'withdraw' && isDangerous(approval)) requireFreshSignIn(ctx);
      if (decision === 'approve') await requireOwnSignIn(tx, approval, actor.personId, ctx.now);
      await spendLink(tx, approvalId, actor.personId, token, ctx.now);
      if (approval.digest !== digest || sha256(canonicalJson(approval.input)) !== digest)
        throw new AppError('conflict', 'This request is not as it was shown to you. Open it again, then decide.');
      const isAsItIs = decision !== 'approve' || Object.keys(change).length === 0;
      const input = isAsItIs ? approval.input : changedInput(approval, change);
      const isChanged = canonicalJson(input) !== canonicalJson(approval.input);
      const word = decision === 'approve' && isChanged ? 'changed' : DECIDED[decision];
      ctx.changing({ decision: 'waiting' }, { decision: word, ...(note === '' ? {} : { note }), ...change });
      return record(tx, approval, actor, {
        decision: word,
        input,
        note,
        intentId: ctx.intentId,
        now: ctx.now,
      });
    });
    const { background } = await ctx.db.intent.findUniqueOrThrow({ where: { id: approvalId } });
    // A long one goes on by itself: nobody waits for its end here.
    if (!background) await ctx.carryOn(approvalId);
    const ended = await ctx.db.intent.findUniqueOrThrow({ where: { id: approvalId } });
    const isApproved = LETS_RUN.includes(decided.decision ?? '');
    if (isApproved && ended.state === 'failed')
      throw new AppError('conflict', `It was approved, but failed: ${ended.errorMessage ?? 'the audit says why'}`);
    const { what, subjectKind, subjectId } = decided;
    return { approvalId, decision: decided.decision, what, subjectKind, subjectId };
  },
};

const DECIDED = {
  ...{ approve: 'approved', refuse: 'refused', withdraw: 'withdrawn', override: 'overridden' },
} as const satisfies Record<Decision, string>;

/** Whether whoever asks for it must have proved lately who they are: then whoever lets it run must, too. */
function isDangerous({ act, command }: Approval): boolean {
  const declaration = COMMANDS.find(({ name }) => name === command);
  return act !== null || declaration?.approval?.act !== undefined || declaration?.freshSignIn === 'always';
}

const SIGN_IN_HOLDS_MS = 7 * 86_400_000;

/** Who got their sign-in from whoever asks may be the same person: for a while, somebody else approves. */
async function requireOwnSignIn(tx: Tx, { act, askedById, askedByName }: Approval, personId: string, now: Date) {
  if (act === null || askedById === null) return;
  const since = new Date(now.getTime() - SIGN_IN_HOLDS_MS);
  const made = await tx.oneTimeCode.count({ where: { personId, madeById: askedById, createdAt: { gt: since } } });
  if (made > 0)
    throw new AppError(
      'forbidden',
      `${askedByName} made a sign-in link for you within the last 7 days, so somebody else has to approve this.`,
    );
}

const LINKS: Readonly<Record<Exclude<LinkVerdict, 'valid'>, string>> = {
  used: 'This link has been used. Open the request from the list of requests.',
  expired: 'This link has expired. Open the request from the list of requests.',
  invalid: 'This link was made for somebody else. Open the request from the list of requests.',
};

/** A link is for one decision of one person. Who decides is asked all the same, with a link or without. */
async function spendLink(tx: Tx, approvalId: string, personId: string, token: string | undefined, now: Date) {
  if (token === undefined) return;
  const where = { approvalId_personId: { approvalId, personId } };
  const verdict = judgeLink(await tx.approvalLink.findUnique({ where }), token, now);
  if (verdict !== 'valid') throw new AppError('conflict', LINKS[verdict]);
  await tx.approvalLink.update({ where, data: { usedAt: now } });
}

/** What runs is what was approved: the decision, the input and the place in the queue are one write. */
async function record(
  tx: Tx,
  approval: Approval,
  actor: Caller,
  {
    decision,
    input,
    note,
    intentId,
    now,
  }: { decision: string; input: unknown; note: string; intentId: string; now: Date },
): Promise<Approval> {
  const stored = input as JsonObject;
  const decided = await tx.approval.update({
    where: { intentId: approval.intentId },
    data: {
      ...{ decision, note, input: stored, digest: sha256(canonicalJson(stored)), decidedBy: intentId },
      ...{ decidedById: actor.personId, decidedByName: actor.name, decidedAt: now },
    },
  });
  const { count } = await tx.intent.updateMany({
    where: { id: approval.intentId, state: 'waiting' },
    data: { state: 'queued', input: stored, approvedAt: now },
  });
  if (count !== 1) throw new AppError('conflict', 'This is no longer waiting. Open it again to see how it ended.');
  await tx.$queryRaw`SELECT graphile_worker.add_job('intent', json_build_object('intentId', ${approval.intentId}::text),
    job_key => ${approval.intentId}::text, max_attempts => 25)::text`;
  await tellMoreDecided(tx, decided, now);
  await tellDecided(tx, decided, now);
  if (decision === 'overridden') await tellOverridden(tx, decided, now);
  return decided;
}

/** The input with the approver's changes, judged as if it had been requested like this. */
function changedInput(approval: Approval, change: Readonly<Record<string, string>>): unknown {
  const declaration = COMMANDS.find(({ name }) => name === approval.command);
  const changeable: readonly string[] = declaration?.approval?.changeable ?? [];
  const other = Object.keys(change).find((field) => !changeable.includes(field));
  if (!declaration || other !== undefined)
    throw new AppError('invalid_input', `Whoever approves cannot change this: ${other ?? approval.command}.`);
  const parsed = declaration.input.safeParse({ ...(approval.input as JsonObject), ...change });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message = issue?.message ?? 'This cannot be approved with these changes.';
  throw new AppError('invalid_input', message, { [`change.${issue?.path.join('.') ?? ''}`]: message });
}
