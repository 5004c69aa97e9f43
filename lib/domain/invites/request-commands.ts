import type { Tx } from '@/lib/core/db';
import { AppError, type FieldErrors } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { readInvitePolicy, readLineFacts } from './fact-reads';
import { type BadLine, type GoodLine, judgeLines, type LineFacts } from './judge-rules';
import { mayInviteDirectly } from './rules';
import { type InviteLine, inviteDirectly, requestInvites } from './schema';
import { findSent, isLasting, recordFailed, recordSent, sendInvite } from './sending-steps';
import { tellAsked } from './telling-steps';

const RETRIED_WITHIN_MS = 24 * 3_600_000;

export const requestInvitesCommand: CommandImplementation<typeof requestInvites> = {
  declaration: requestInvites,
  run: (ctx, { lines }) =>
    ctx.db.$transaction(async (tx) => {
      const actor = callerOf(ctx);
      const idOf = (email: string) => idFrom(ctx.intentId, email);
      const ids = lines.map(({ email }) => idOf(email.toLowerCase()));
      const made = await tx.inviteRequest.findMany({ where: { id: { in: ids } }, select: { email: true } });
      const facts = await readLineFacts(tx, actor, addresses(lines), { needsReason: true, now: ctx.now });
      // A second run of this change finds its own requests, which must not make it refuse their lines.
      const { good, bad } = judgeLines(
        lines,
        forgetting(
          facts,
          made.map(({ email }) => email),
        ),
      );
      if (good.length === 0) throw nothingGood(bad);
      ctx.changing({}, { invites: asked(good) });
      for (const line of good) {
        if (made.some(({ email }) => email === line.email)) continue;
        await createRequest(tx, ctx, idOf(line.email), line, {});
      }
      const told = good.map(({ email, reason, placements }) => ({
        ...{ requestId: idOf(email), email, reason },
        workspaceIds: placements.map(({ workspaceId }) => workspaceId),
      }));
      await tellAsked(tx, actor, ctx.intentId, told, ctx.now);
      return {
        workspaceIds: listPlaces(good),
        kept: good.map(({ email, at }) => ({ at, email, requestId: idOf(email) })),
        refused: bad.map(({ at, email, message }) => ({ at, email, message })),
      };
    }),
};

function forgetting(facts: LineFacts, emails: readonly string[]): LineFacts {
  return { ...facts, requested: new Set([...facts.requested].filter((email) => !emails.includes(email))) };
}

function asked(good: readonly GoodLine[]): string[] {
  return good.map(({ email, role }) => `${email} as ${role}`);
}

/** The workspaces named in the lines, so that their leads can find the change. */
function listPlaces(good: readonly GoodLine[]): string[] {
  return [...new Set(good.flatMap(({ placements }) => placements.map(({ workspaceId }) => workspaceId)))].sort();
}

function addresses(lines: readonly InviteLine[]): string[] {
  return lines.map(({ email }) => email);
}

function nothingGood(bad: readonly BadLine[]): AppError {
  const fieldErrors: FieldErrors = Object.fromEntries(bad.map(({ at, message }) => [`lines.${at}`, message]));
  const message =
    bad.length === 1
      ? 'This line has a problem. Nothing was requested.'
      : 'All of these lines have problems. Nothing was requested.';
  return new AppError('invalid_input', message, fieldErrors);
}

async function createRequest(
  tx: Tx,
  ctx: CommandCtx,
  id: string,
  line: Omit<GoodLine, 'at'>,
  { isDirect = false }: { isDirect?: boolean },
): Promise<void> {
  const { personId } = callerOf(ctx);
  const decided = isDirect ? { decidedById: personId, decidedAt: ctx.now } : {};
  await tx.inviteRequest.create({
    data: {
      id,
      email: line.email,
      role: line.role,
      reason: line.reason,
      state: isDirect ? 'approved' : 'requested',
      isDirect,
      requestedById: personId,
      requestedAt: ctx.now,
      ...decided,
      placements: {
        create: line.placements.map((placement) => ({
          ...placement,
          state: isDirect ? 'approved' : 'waiting',
          ...decided,
        })),
      },
    },
  });
}

/** Each address is a separate step, so that one failure does not hold up the others. */
export const inviteDirectlyCommand: CommandImplementation<typeof inviteDirectly> = {
  declaration: inviteDirectly,
  async run(ctx, { lines }) {
    const actor = callerOf(ctx);
    if (!mayInviteDirectly(actor, await readInvitePolicy(ctx.db))) {
      throw new AppError('forbidden', 'Owners have not allowed admins to invite directly. Send a request instead.');
    }
    const facts = await readLineFacts(ctx.db, actor, addresses(lines), { needsReason: false, now: ctx.now });
    const begun = await Promise.all(lines.map(({ email }) => findBegun(ctx, email.toLowerCase())));
    const { good, bad } = judgeLines(
      lines,
      forgetting(
        facts,
        begun.flatMap((request) => request?.email ?? []),
      ),
    );
    ctx.changing({}, { invites: asked(good) });
    const steps = lines.map(({ email }, at) => ({ key: `${at}`, label: email || `Line ${at + 1}`, at }));
    await ctx.plan(steps);
    const sent: JsonObject[] = [];
    for (const { key, label, at } of steps) {
      const line = good.find((one) => one.at === at);
      const done = await ctx.attempt({
        key,
        label,
        run: async () => {
          if (line) return inviteOne(ctx, line);
          throw new AppError('invalid_input', bad.find((one) => one.at === at)?.message ?? 'This line has a problem.');
        },
        readBack: async () => (line ? readBackOne(ctx, line.email) : 'not_done'),
      });
      if (done) sent.push(done);
    }
    return { workspaceIds: listPlaces(good), sent };
  },
};

async function inviteOne(ctx: CommandCtx, line: GoodLine): Promise<JsonObject> {
  const begun = await findBegun(ctx, line.email);
  const id = begun?.id ?? idFrom(ctx.intentId, line.email);
  if (!begun) await ctx.db.$transaction((tx) => createRequest(tx, ctx, id, line, { isDirect: true }));
  try {
    const sending = { email: line.email, role: begun?.role ?? line.role };
    const invite = await sendInvite(ctx, sending, begun?.requestedAt ?? ctx.now);
    await ctx.db.$transaction((tx) => recordSent(tx, id, invite, ctx.now));
    return { requestId: id, email: line.email, inviteId: invite.id };
  } catch (error) {
    if (isLasting(error)) await ctx.db.$transaction((tx) => recordFailed(tx, id, error, ctx.now));
    throw error;
  }
}

async function readBackOne(ctx: CommandCtx, email: string): Promise<JsonObject | 'not_done'> {
  const request = await findBegun(ctx, email);
  if (!request) return 'not_done';
  const invite = await findSent(ctx, { email, role: request.role }, request.requestedAt);
  if (!invite) return 'not_done';
  await ctx.db.$transaction((tx) => recordSent(tx, request.id, invite, ctx.now));
  return { requestId: request.id, email, inviteId: invite.id };
}

/** A request this person started for the address but could not send: a retry uses the same request. */
function findBegun(ctx: CommandCtx, email: string) {
  const since = new Date(ctx.now.getTime() - RETRIED_WITHIN_MS);
  const requestedById = callerOf(ctx).personId;
  return ctx.db.inviteRequest.findFirst({
    where: { email, requestedById, isDirect: true, state: { in: ['approved', 'failed'] }, requestedAt: { gte: since } },
    orderBy: { requestedAt: 'desc' },
  });
}
