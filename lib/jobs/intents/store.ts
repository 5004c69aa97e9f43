import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import { findService } from '@/lib/access/find-token';
import type { Caller } from '@/lib/access/principals';
import { appendEntry, type EntryKind, holdHead } from '@/lib/audit/chain';
import type { Tx } from '@/lib/core/db';
import type { FieldErrors } from '@/lib/core/errors';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { Asking, JsonObject } from '@/lib/operations/command-context';
import { type Subject, toTarget } from '@/lib/operations/subject';
import { type Intent, Prisma } from '@/prisma/generated/client';
import { expireAsking, findWaitTerms, keepAsking, runsItself } from './approvals';
import type { Cause } from './cause';
import { claimDecision, dueRefusals, LEASE_MS, UNKNOWN_RECHECK_MS } from './claim-rules';
import { keepName, nameOfSubject } from './names';
import { commandNamed, type OpenCommand, type RegisteredCommand } from './registered';
import { noteTurn, waitingInTurn } from './turn-order';

/** An intent this worker carries on, with its command and parsed input, if they can be read. */
export interface Claimed {
  how: 'run' | 'resume' | 'recheck';
  intent: Intent;
  command: RegisteredCommand | undefined;
  opened: OpenCommand | null;
  /** The requester's state at the claim; null if it is neither a person nor a program, or no longer has access. */
  actor: Caller | null;
}

export type Claim = Claimed | { how: 'busy' } | null;

/**
 * Claims an intent for this worker, with its first entry in the chain, before anything is called: this one, or the next
 * in turn. Claims run one after another, each seeing what the previous one took.
 */
export async function claimIntent(deps: WorkerDeps, which: { id: string } | 'next'): Promise<Claim> {
  try {
    return await deps.database.db.$transaction(async (tx) => {
      await holdHead(tx);
      if (deps.failover && !(await deps.failover.isSettled(deps, tx))) return { how: 'busy' };
      const id = which === 'next' ? (await waitingInTurn(tx, deps.commands, 1))[0] : which.id;
      return id ? claimInside(tx, deps, id) : null;
    });
  } catch (error) {
    if (isTargetBusy(error)) return { how: 'busy' };
    throw error;
  }
}

async function claimInside(tx: Tx, deps: WorkerDeps, intentId: string): Promise<Claim> {
  await tx.$queryRaw`SELECT 1 FROM intents WHERE id = ${intentId}::uuid FOR UPDATE`;
  const intent = await tx.intent.findUnique({ where: { id: intentId } });
  if (!intent) return null;
  const now = await readNow(deps, tx);
  const found = claimDecision(intent, now);
  const isDelayed = found === 'expire' && intent.state === 'waiting' && (await runsItself(tx, intent.id, now));
  const decision = isDelayed ? 'run' : found;
  if (decision === 'leave') return null;
  if (decision === 'chain') {
    await chainRefusals(tx, deps, await withDetails(tx, intent, now), now);
    return null;
  }
  const command = commandNamed(deps.commands, intent.command);
  const opened = command?.open(intent.input) ?? null;
  if (decision === 'run' && command && opened && isMisstated(intent, command, opened)) {
    const message = 'The description of this change does not match what it does. Nothing was changed.';
    await closeInside(tx, deps, await withDetails(tx, intent, now), {
      state: 'failed',
      code: 'invalid_input',
      message,
    });
    return null;
  }
  if (decision === 'expire') {
    const hasWaited = intent.state === 'waiting';
    const message = hasWaited
      ? `Nobody decided about this within ${hoursWaited(intent)} hours, so it was dropped. Nothing was changed.`
      : 'The worker did not start this change in time, so it was dropped. Nothing was changed.';
    if (hasWaited) await expireAsking(tx, intent.id, now);
    await closeInside(tx, deps, await withDetails(tx, intent, now), { state: 'expired', code: 'expired', message });
    return null;
  }
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const actor = await findCaller(tx, intent, now);
  const subject = opened?.subject ?? subjectOf(intent);
  // Set only once: a rename shows in later entries.
  const subjectName = (intent.claimedAt && intent.subjectName) || ((await nameOfSubject(tx, subject)) ?? subject.id);
  const claimed = await tx.intent.update({
    where: { id: intentId },
    data: {
      ...{ state: 'running', claimedAt: intent.claimedAt ?? now, leaseUntil, claimedBy: deps.workerId },
      ...(isDelayed ? { approvedAt: now } : {}),
      ...{ subjectName, role: intent.role ?? roleOf(actor), workspaceIds: opened?.workspaceIds ?? intent.workspaceIds },
    },
  });
  if (decision === 'run') await noteTurn(tx, intentId);
  if (!intent.claimedAt) await keepName(tx, subject, subjectName);
  if (decision !== 'recheck') {
    await chain(tx, deps, claimed, decision === 'run' ? 'started' : 'resumed', now, {
      input: publicInput(deps, intent),
      ...(await findApprover(tx, claimed)),
    });
  }
  return { how: decision, intent: claimed, command, opened, actor };
}

function hoursWaited({ createdAt, waitsUntil }: Intent): number {
  return Math.round(((waitsUntil ?? createdAt).getTime() - createdAt.getTime()) / 3_600_000);
}

/** Who let it run, for the entry of what runs. */
async function findApprover(tx: Tx, { id, approvedAt }: Intent): Promise<JsonObject> {
  if (!approvedAt) return {};
  const approval = await tx.approval.findUnique({ where: { intentId: id } });
  return approval?.decidedByName ? { decision: approval.decision, decidedBy: approval.decidedByName } : {};
}

function subjectOf({ subjectKind, subjectId, subjectWithin }: Intent): Subject {
  return { kind: subjectKind, id: subjectId, ...(subjectWithin === null ? {} : { within: subjectWithin }) };
}

/** Whoever requested it, as they stand now. */
async function findCaller(tx: Tx, intent: Intent, now: Date): Promise<Caller | null> {
  if (intent.actorKind === 'service' && intent.actorTokenId) return findService(tx, intent.actorTokenId, now);
  return intent.actorPersonId ? findActor(tx, intent.actorPersonId) : null;
}

/** An organisation-wide role, plus whether they lead workspaces. */
function roleOf(actor: Caller | null): string | null {
  if (!actor) return null;
  return actor.leadWorkspaceIds.length > 0 ? `${actor.role}+lead` : actor.role;
}

async function withDetails(tx: Tx, intent: Intent, now: Date): Promise<Intent> {
  const subjectName = intent.subjectName ?? (await nameOfSubject(tx, subjectOf(intent))) ?? intent.subjectId;
  const role = roleOf(await findCaller(tx, intent, now));
  return tx.intent.update({ where: { id: intent.id }, data: { subjectName, role } });
}

/** The first of its kind gets its own entry; the rest of that hour share one with a count. */
async function chainRefusals(tx: Tx, deps: WorkerDeps, intent: Intent, now: Date): Promise<void> {
  const due = dueRefusals(intent, now);
  if (!due) return;
  const { count, from, to } = due;
  const { inputHash, errorMessage: reason } = intent;
  const payload: JsonObject = due.isFirst
    ? { inputHash, reason }
    : {
        reason,
        count,
        from: from.toISOString(),
        to: to.toISOString(),
        ...(due.ofAnyCommand ? { command: 'any' } : {}),
      };
  await chain(tx, deps, intent, 'denied', now, payload);
  deps.metrics?.onIntent(intent.command, 'denied', count);
  await tx.intent.update({
    where: { id: intent.id },
    data: { refusalsChained: intent.refusalsChained + count, refusalsDue: to },
  });
}

export type Ending =
  | { state: 'succeeded'; result: JsonObject }
  | { state: 'waiting'; asking: Asking }
  | {
      state: 'failed' | 'unknown' | 'expired';
      code: string;
      message: string;
      fieldErrors?: FieldErrors;
      cause?: Cause;
      /** What was done nevertheless. */
      result?: JsonObject;
      /** How it stands, where somebody changed it since the caller read it; for the caller alone. */
      current?: Readonly<Record<string, unknown>>;
    };

/** What a command reported while running. */
export interface Told {
  before?: JsonObject;
  after?: JsonObject;
  upstreamRequestIds: string[];
}

/**
 * Writes the outcome and its entry in one transaction, and notifies those waiting. A worker that lost its lease closes
 * nothing.
 */
export async function closeIntent(deps: WorkerDeps, intent: Intent, ending: Ending, told: Told): Promise<void> {
  await deps.database.db.$transaction(async (tx) => {
    await holdHead(tx);
    await tx.$queryRaw`SELECT 1 FROM intents WHERE id = ${intent.id}::uuid FOR UPDATE`;
    const current = await tx.intent.findUniqueOrThrow({ where: { id: intent.id } });
    if (current.state !== 'running' || current.claimedBy !== deps.workerId) return;
    await closeInside(tx, deps, current, ending, told);
  });
}

const NOTHING_TOLD: Told = { upstreamRequestIds: [] };

async function closeInside(
  tx: Tx,
  deps: WorkerDeps,
  intent: Intent,
  ending: Ending,
  told = NOTHING_TOLD,
): Promise<void> {
  const now = await readNow(deps, tx);
  if (ending.state === 'waiting') return beginToWait(tx, deps, intent, ending.asking, now);
  const isOpen = ending.state === 'unknown';
  const outcome =
    ending.state === 'succeeded'
      ? { result: ending.result, errorCode: null, errorMessage: null }
      : {
          errorCode: ending.code,
          errorMessage: ending.message,
          ...(ending.fieldErrors ? { fieldErrors: ending.fieldErrors } : {}),
          ...(ending.cause ? { cause: ending.cause } : {}),
          ...(ending.result ? { result: ending.result } : {}),
          ...(ending.current ? { result: { current: ending.current } as JsonObject } : {}),
        };
  // A change that was not made has no after; if it was partly made, the command reports what.
  const isChanged = ending.state === 'succeeded' || isOpen || ending.result !== undefined;
  const closed = await tx.intent.update({
    where: { id: intent.id },
    data: {
      ...outcome,
      before: (isChanged && (intent.before ?? told.before)) || Prisma.DbNull,
      after: (isChanged && (intent.after ?? told.after)) || Prisma.DbNull,
      upstreamRequestIds: [...new Set([...intent.upstreamRequestIds, ...told.upstreamRequestIds])],
      workspaceIds: [...new Set([...intent.workspaceIds, ...workspacesOfResult(ending.result)])].sort(),
      state: ending.state,
      finishedAt: isOpen ? null : now,
      leaseUntil: isOpen ? new Date(now.getTime() + UNKNOWN_RECHECK_MS) : null,
      claimedBy: null,
      ...(isOpen ? {} : { input: publicInput(deps, intent) }),
    },
  });
  const payload: JsonObject =
    ending.state === 'succeeded'
      ? { result: ending.result }
      : { code: ending.code, message: ending.message, ...(ending.result ? { result: ending.result } : {}) };
  const isNews = !isOpen || intent.errorCode !== ending.code;
  if (isNews) await chain(tx, deps, closed, ending.state, now, payload);
  if (ending.state === 'succeeded') {
    const name = await nameOfSubject(tx, subjectOf(closed));
    if (name !== null && name !== closed.subjectName) await keepName(tx, subjectOf(closed), name);
  }
  await tx.$executeRaw`SELECT pg_notify('intent_outcome', ${intent.id})`;
  if (isNews) deps.metrics?.onIntent(intent.command, ending.state);
}

/** Whoever decides is told in the same transaction; the input stays, for it is what runs. */
async function beginToWait(tx: Tx, deps: WorkerDeps, intent: Intent, asking: Asking, now: Date): Promise<void> {
  const declaration = commandNamed(deps.commands, intent.command)?.declaration;
  const terms = declaration && findWaitTerms(intent, declaration);
  if (!terms) throw new Error(`${intent.command} waits for nobody`);
  const waitsUntil = await keepAsking(tx, intent, asking, terms, now);
  const { what, reason, before, after } = asking;
  // What was prepared tells only what is asked for: the command itself will tell what it changed.
  const told = terms.tokenId === null ? { before, after } : {};
  const waiting = await tx.intent.update({
    where: { id: intent.id },
    data: { state: 'waiting', waitsUntil, ...told, leaseUntil: null, claimedBy: null, result: { what } },
  });
  await chain(tx, deps, waiting, 'waiting', now, { what, reason, until: waitsUntil.toISOString() });
  await tx.$executeRaw`SELECT pg_notify('intent_outcome', ${intent.id})`;
}

/** Keeps a claimed intent from counting as abandoned. */
export async function renewLease(deps: WorkerDeps, intentId: string): Promise<void> {
  await deps.database.pool.query(
    `UPDATE intents SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND state = 'running' AND claimed_by = $2`,
    [intentId, deps.workerId, LEASE_MS / 1000],
  );
}

const resultShape = z.object({
  workspaceId: z.string().nullish().catch(null),
  workspaceIds: z.array(z.string()).catch([]),
});

/** A workspace's id is only known once the command has created it. */
function workspacesOfResult(result: JsonObject | undefined): string[] {
  const { workspaceId, workspaceIds } = resultShape.catch({ workspaceId: null, workspaceIds: [] }).parse(result ?? {});
  return [...(workspaceId ? [workspaceId] : []), ...workspaceIds];
}

/**
 * The web states subject and workspaces beside the input; a compromised web could state others, to hide a change under
 * them.
 */
function isMisstated(intent: Intent, { declaration }: RegisteredCommand, opened: OpenCommand): boolean {
  return (
    intent.target !== toTarget(opened.subject) ||
    intent.workspaceId !== (opened.object?.workspaceId ?? null) ||
    intent.background !== (declaration.background ?? false)
  );
}

/** The input without its secret fields; nothing of it if the command is unknown here. */
export function publicInput(
  { commands }: Pick<WorkerDeps, 'commands'>,
  intent: Pick<Intent, 'command' | 'input'>,
): JsonObject {
  const command = commandNamed(commands, intent.command);
  if (!command) return {};
  const secrets: readonly string[] = command.declaration.secretFields ?? [];
  const input = typeof intent.input === 'object' && intent.input !== null ? intent.input : {};
  return Object.fromEntries(Object.entries(input).filter(([name]) => !secrets.includes(name))) as JsonObject;
}

async function chain(
  tx: Tx,
  deps: WorkerDeps,
  intent: Intent,
  kind: EntryKind,
  at: Date,
  payload: JsonObject,
): Promise<void> {
  const person = intent.actorPersonId
    ? await tx.person.findUnique({ where: { id: intent.actorPersonId }, select: { name: true } })
    : null;
  const { command, target, workspaceId, actorKind, actorPersonId, requestId, subjectKind, subjectWithin, subjectId } =
    intent;
  const { workspaceIds, role, source, address, agent, upstreamRequestIds } = intent;
  const isEnd = kind !== 'started' && kind !== 'resumed';
  const actorName = person?.name ?? intent.actorName ?? (actorKind === 'code' ? 'One-time code' : 'Steward');
  await appendEntry(tx, deps.chainKey, {
    kind,
    at,
    intentId: intent.id,
    command,
    target,
    workspaceId,
    actorKind,
    actorPersonId,
    actorName,
    requestId,
    ...{ subjectKind, subjectWithin, subjectId, subjectName: intent.subjectName ?? subjectId, workspaceIds },
    ...{ principalId: actorPersonId ?? intent.actorTokenId, role, source, address, agent, upstreamRequestIds },
    ...{ before: isEnd ? intent.before : null, after: isEnd ? intent.after : null },
    payload,
  });
}

const ONE_PER_TARGET = 'intents_one_running_per_target';
const violation = z.object({
  code: z.literal('P2002'),
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ constraint: z.object({ index: z.string() }) }) }),
  }),
});

async function readNow({ toldAt }: WorkerDeps, tx: Tx): Promise<Date> {
  return toldAt ? toldAt() : databaseNow(tx);
}

async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  return row?.now ?? new Date();
}

/** Another intent is running on the target: only this constraint means that. */
function isTargetBusy(error: unknown): boolean {
  const parsed = violation.safeParse(error);
  return parsed.success && parsed.data.meta.driverAdapterError.cause.constraint.index === ONE_PER_TARGET;
}
