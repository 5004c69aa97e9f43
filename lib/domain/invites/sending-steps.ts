import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { Invite } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { readAll } from '@/lib/upstream/pages';
import { mirrorInvites } from './mirror';
import { INVITE_ROLES, type InviteRole } from './role-schema';

/** How much clocks may differ. */
const SKEW_MS = 60_000;
const MOST_PAGES = 5;

export interface Sending {
  email: string;
  role: string;
}

/**
 * Sends the invite. If one was already sent for the same request without confirmation, it is used: however often this
 * is tried, there is one invite.
 */
export async function sendInvite(ctx: CommandCtx, sending: Sending, since: Date): Promise<Answered<Invite>> {
  const role = assignable(sending.role);
  const found = await invitesTo(ctx, sending.email);
  const ours = await pickOurs(ctx, found, sending, since, ['pending']);
  if (ours) return ours;
  if (found.some(({ status }) => status === 'pending')) {
    const message = 'An invite for this address is already pending: it was sent in the Claude Console.';
    throw new AppError('upstream_refused', message, { email: message });
  }
  return ctx.write(() => ctx.upstream.createInvite({ email: sending.email, role }));
}

/** The invite an earlier attempt sent, or null if it certainly sent none. */
export async function findSent(ctx: CommandCtx, sending: Sending, since: Date): Promise<Answered<Invite> | null> {
  const found = await invitesTo(ctx, sending.email);
  return pickOurs(ctx, found, sending, since, ['pending', 'accepted']);
}

async function invitesTo(ctx: CommandCtx, email: string): Promise<Answered<Invite>[]> {
  const { items } = await readAll((afterId) => ctx.upstream.listInvites({ email, afterId }), MOST_PAGES);
  return items.filter((invite) => invite.email.toLowerCase() === email);
}

async function pickOurs(
  ctx: CommandCtx,
  invites: readonly Answered<Invite>[],
  { role }: Sending,
  since: Date,
  statuses: readonly string[],
): Promise<Answered<Invite> | null> {
  const candidates = invites.filter(
    (invite) =>
      statuses.includes(invite.status) && invite.role === role && isSince(invite.invited_at, since.getTime() - SKEW_MS),
  );
  const linked = await ctx.db.inviteRequest.findMany({
    where: { inviteId: { in: candidates.map(({ id }) => id) } },
    select: { inviteId: true },
  });
  return candidates.find(({ id }) => !linked.some(({ inviteId }) => inviteId === id)) ?? null;
}

/** An invite whose time cannot be read is not assumed to be ours. */
function isSince(at: string | null, sinceMs: number): boolean {
  return at !== null && Date.parse(at) >= sinceMs;
}

function instant(at: string | null): Date | null {
  return at === null ? null : new Date(at);
}

export async function recordSent(tx: Tx, requestId: string, invite: Answered<Invite>, now: Date): Promise<void> {
  await mirrorInvites(tx, [invite], now);
  await tx.inviteRequest.update({
    where: { id: requestId },
    data: {
      state: 'sent',
      inviteId: invite.id,
      sentAt: instant(invite.invited_at) ?? now,
      expiresAt: instant(invite.expires_at),
      failureCode: null,
      failureMessage: null,
      closedAt: null,
    },
  });
}

/** A refusal that would be the same next time: already a member, domain not allowed, no room. */
export function isLasting(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'upstream_refused';
}

export async function recordFailed(tx: Tx, requestId: string, error: AppError, now: Date): Promise<void> {
  const failure = { failureCode: error.code, failureMessage: error.message };
  await tx.inviteRequest.update({ where: { id: requestId }, data: { state: 'failed', closedAt: now, ...failure } });
}

/** When this change first called upstream; null: it has not. */
export async function callStartedAt(ctx: CommandCtx): Promise<Date | null> {
  const intent = await ctx.db.intent.findUnique({ where: { id: ctx.intentId }, select: { callStartedAt: true } });
  return intent?.callStartedAt ?? null;
}

function assignable(role: string): InviteRole {
  const known = INVITE_ROLES.find((one) => one === role);
  if (!known) throw new AppError('conflict', `No one can be invited as ${role}.`);
  return known;
}
