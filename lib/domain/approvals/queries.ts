import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { COMMANDS } from '@/lib/domain/operations/schema';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import type { Approval } from '@/prisma/generated/client';
import { judgeLink } from './link-rules';
import { type ApprovalRow, approvalGet, approvalList } from './query-schema';
import { decides, toWaiting } from './reads';
import { overrideRefusal } from './rules';

const MOST_READ = 500;
const MOST_SHOWN = 100;

/** Requests that wait for the reader, that they made, and those of a kind that they see all of; those that wait first. */
export const listApprovals = answer(approvalList, async (ctx, { subject }) => {
  const found = await ctx.db.approval.findMany({
    where: subject ? { subjectKind: subject.kind, subjectId: subject.id } : {},
    orderBy: [{ decidedAt: { sort: 'desc', nulls: 'first' } }, { askedAt: 'desc' }],
    take: MOST_READ,
  });
  return found
    .filter((one) => isSeen(ctx.actor, one))
    .map((one) => toRow(one, ctx))
    .sort((a, b) => rank(a) - rank(b) || b.askedAt.getTime() - a.askedAt.getTime())
    .slice(0, MOST_SHOWN);
});

/** One request with what would happen. */
export const getApproval = answer(approvalGet, async (ctx, { approvalId, token }) => {
  const approval = await ctx.db.approval.findUnique({ where: { intentId: approvalId } });
  if (!approval || !isSeen(ctx.actor, approval)) throw notFound('request');
  const { actor } = ctx;
  const people = await ctx.db.person.findMany({
    where: { id: { in: approval.deciders } },
    select: { id: true, name: true, email: true },
  });
  const seesWhole =
    decides(actor, approval) || (approval.tokenId === null && seesAll(actor, approval)) || isOwnAct(actor, approval);
  const input = toObject(approval.input);
  const changeable = COMMANDS.find(({ name }) => name === approval.command)?.approval?.changeable ?? [];
  return {
    ...toRow(approval, ctx),
    command: approval.command,
    mayOverride:
      approval.decision === null && approval.tokenId === null && overrideRefusal(actor, toWaiting(approval)) === null,
    before: seesWhole ? toObject(approval.before) : null,
    after: seesWhole ? toObject(approval.after) : null,
    lines: seesWhole ? approval.lines : [],
    changeable: changeable.map((name) => ({ name, value: String(input[name] ?? '') })),
    digest: approval.digest,
    link: token === undefined ? null : judgeLink(await findLink(ctx, approvalId), token, ctx.now),
    deciders: people.map((person) => ({ id: person.id, name: nameOf(person) })),
  };
});

function findLink({ db, actor }: CallerCtx, approvalId: string) {
  return db.approvalLink.findUnique({ where: { approvalId_personId: { approvalId, personId: actor.personId } } });
}

/** Budgets are seen by whoever sets them, and acts of the policy by whoever sees the whole audit. */
function seesAll(actor: Caller, { act }: Approval): boolean {
  return reach(actor, act === null ? 'budget:write' : 'audit:read').all;
}

function isOwnAct(actor: Caller, { act, askedById }: Approval): boolean {
  return act !== null && askedById === actor.personId;
}

function isSeen(actor: Caller, approval: Approval): boolean {
  if (approval.askedById === actor.personId || decides(actor, approval)) return true;
  if (approval.tokenId === null) return seesAll(actor, approval);
  return approval.deciders.includes(actor.personId) || reach(actor, 'audit:read').all;
}

function toRow(approval: Approval, { actor, now }: CallerCtx): ApprovalRow {
  const { intentId, what, reason, subjectKind, subjectId, askedByName, askedAt, expiresAt, note } = approval;
  const decision = approval.decision ?? (expiresAt <= now && !approval.runsItself ? 'expired' : null);
  return {
    ...{ id: intentId, what, reason, subject: { kind: subjectKind, id: subjectId }, askedByName, askedAt, expiresAt },
    ...{ decision, note, decidedByName: approval.decidedByName, decidedAt: approval.decidedAt },
    isPrepared: approval.tokenId !== null,
    act: approval.act,
    runsItself: approval.runsItself,
    isForMe: decision === null && decides(actor, approval),
    isMine: approval.askedById === actor.personId,
  };
}

function rank({ isForMe, decision }: ApprovalRow): number {
  return isForMe ? 0 : decision === null ? 1 : 2;
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
