import { mayRun } from '@/lib/access/authorize';
import { isCaller, type Principal } from '@/lib/access/principals';
import { signText } from '@/lib/audit/checkpoint';
import { AppError, answeredWith } from '@/lib/core/errors';
import { errorFields } from '@/lib/core/log';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { changedFields } from '@/lib/operations/changed-fields';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { isFresh, requireFreshSignIn } from '@/lib/operations/fresh-sign-in';
import { PartialOutcome } from '@/lib/upstream/errors';
import type { Intent } from '@/prisma/generated/client';
import { findWaitTerms, requireApproved, requireSameImpact } from './approvals';
import { toCause } from './cause';
import { askToConfirm } from './prepared';
import type { OpenCommand } from './registered';
import { openSteps, type Steps } from './steps';
import { type Claim, type Claimed, claimIntent, closeIntent, type Ending, renewLease, type Told } from './store';
import { submitSystemIntent } from './system';
import { keepTrace } from './traces';

const RENEW_MS = 5_000;
const BUSY_RETRY_MS = 250;

/** Takes one intent from claim to outcome. Safe to call any number of times, by any number of workers. */
export async function executeIntent(deps: WorkerDeps, intentId: string): Promise<void> {
  const claim = await claimIntent(deps, { id: intentId });
  if (claim) await carryOut(deps, claim, intentId);
}

/** Runs a claimed intent. If another intent holds its target, the job comes back in a moment. */
export async function carryOut(deps: WorkerDeps, claim: NonNullable<Claim>, jobOf: string): Promise<void> {
  if (claim.how === 'busy') return queueIntent(deps, jobOf, BUSY_RETRY_MS);
  const { intent } = claim;
  const renewal = setInterval(() => {
    renewLease(deps, intent.id).catch((error) =>
      deps.log.warn('A lease was not renewed', { intentId: intent.id, ...errorFields(error) }),
    );
  }, RENEW_MS);
  try {
    const told: Told = { upstreamRequestIds: [] };
    const ending = await reachEnding(deps, claim, told);
    await closeIntent(deps, intent, ending, told);
    if (ending.state !== 'waiting') journal(deps, intent, 'ended');
    deps.log.info('An intent ended', { intentId: intent.id, command: intent.command, state: ending.state });
  } finally {
    clearInterval(renewal);
  }
}

/** For a database that does not know it, because it went on from a replica. */
function journal(deps: WorkerDeps, { id, command, target, actorName, actorPersonId }: Intent, what: 'begun' | 'ended') {
  const actor = actorName ?? actorPersonId ?? 'Steward';
  deps.failover?.note({ at: deps.now().toISOString(), what, intentId: id, command, target, actor });
}

/** Puts the intent in the queue (again). The job key keeps it there once. */
export async function queueIntent(deps: Pick<WorkerDeps, 'database'>, intentId: string, delayMs = 0): Promise<void> {
  await deps.database.pool.query(
    `SELECT graphile_worker.add_job('intent', json_build_object('intentId', $1::text), job_key => $1::text, max_attempts => 25,
      run_at => now() + make_interval(secs => $2))`,
    [intentId, delayMs / 1000],
  );
}

async function reachEnding(deps: WorkerDeps, claim: Claimed, told: Told): Promise<Ending> {
  const { intent, how, command, opened } = claim;
  // One that is queued again after a failover may have been sent.
  const isResumed = how !== 'run' || intent.callStartedAt !== null;
  if (!command) return failed(UNKNOWN_HERE);
  try {
    const actor = await findRequester(deps, claim, command.declaration, opened);
    if (!opened) throw new AppError('invalid_input', 'The stored change can no longer be read. Request it again.');
    const steps = openSteps(deps, intent);
    const ctx = commandCtx(deps, intent, actor, steps, told);
    if (command.declaration.freshSignIn === 'always') requireFreshSignIn(ctx);
    const terms = findWaitTerms(intent, command.declaration);
    if (terms && !intent.approvedAt) {
      const asking = await (terms.tokenId === null ? askSecond(opened, ctx) : askToConfirm(deps, intent, opened, ctx));
      if (asking) return { state: 'waiting', asking };
    } else if (terms) {
      const approval = await requireApproved(deps.database.db, intent);
      if (terms.tokenId !== null) await refuseSecondAsking(opened, { ...ctx, isApproved: false });
      else if (approval.act !== null && !intent.callStartedAt)
        requireSameImpact(approval, (await opened.ask?.(ctx)) ?? null);
    }
    if (isResumed && opened.readBack) {
      const found = await opened.readBack(ctx);
      if (found !== 'not_done') return { state: 'succeeded', result: found };
      if (intent.callStartedAt) return failed(NOT_DONE);
    }
    return await run(deps, opened, ctx, intent, steps);
  } catch (error) {
    if (isResumed && intent.callStartedAt && isPassing(error)) return UNKNOWN;
    return failed(error, deps, intent);
  }
}

/** What one person confirmed for their token is still that person's alone. */
async function refuseSecondAsking(opened: OpenCommand, ctx: CommandCtx): Promise<void> {
  const asking = await opened.ask?.(ctx);
  if (!asking) return;
  throw new AppError(
    'conflict',
    'This now needs a second person’s approval, which a token that only prepares changes cannot ask for. Request it yourself. Nothing was changed.',
  );
}

/** Before anybody has decided, a change that waits for approval is judged, for whoever decides; null: it need not wait. */
async function askSecond({ ask }: OpenCommand, ctx: CommandCtx): Promise<Asking | null> {
  if (!ask) throw new Error('A command that waits for approval does not say what it asks.');
  return ask(ctx);
}

async function run(
  deps: WorkerDeps,
  command: OpenCommand,
  ctx: CommandCtx,
  intent: Intent,
  steps: Steps,
): Promise<Ending> {
  try {
    const result = await command.run(ctx);
    const shortfall = steps.shortfall();
    return shortfall ? { state: 'failed', ...shortfall, result } : { state: 'succeeded', result };
  } catch (error) {
    const isUnknown = error instanceof AppError && error.code === 'unknown_outcome';
    if (!isUnknown) return failed(error, deps, intent);
    if (!command.readBack) return UNKNOWN;
    try {
      const found = await command.readBack(ctx);
      return found === 'not_done' ? failed(notDone(error)) : { state: 'succeeded', result: found };
    } catch {
      return UNKNOWN;
    }
  }
}

const UNKNOWN_HERE = new AppError(
  'internal',
  'The worker is of another version of Steward, which does not know this change. Try again once all processes are of one version.',
);
const NOT_ACCEPTED = 'Anthropic did not accept the change. Nothing was changed. Try again.';
const NOT_DONE = new AppError('upstream_unavailable', NOT_ACCEPTED);

/** A partial effect that is not what was requested still changed something. */
function notDone(error: AppError): AppError {
  const { message, answered } = error;
  return error instanceof PartialOutcome
    ? new AppError('upstream_conflict', message)
    : answeredWith(new AppError('upstream_unavailable', NOT_ACCEPTED), answered);
}

const UNKNOWN: Ending = {
  state: 'unknown',
  code: 'unknown_outcome',
  message:
    'Anthropic did not confirm whether the change was made. Steward keeps checking and will show the answer here.',
};

function isPassing(error: unknown): boolean {
  return (
    !(error instanceof AppError) ||
    ['upstream_unavailable', 'upstream_unreadable', 'upstream_rate_limited', 'unknown_outcome'].includes(error.code)
  );
}

function failed(error: unknown, deps?: WorkerDeps, intent?: Intent): Ending {
  if (error instanceof AppError) {
    return {
      state: 'failed',
      code: error.code,
      message: error.message,
      ...(error.fieldErrors ? { fieldErrors: error.fieldErrors } : {}),
      ...(error.answered ? { cause: toCause(error) } : {}),
      ...(error.current ? { current: error.current } : {}),
    };
  }
  deps?.log.error('A command failed', { intentId: intent?.id, command: intent?.command, ...errorFields(error) });
  return {
    state: 'failed',
    code: 'internal',
    message: `Steward could not make this change (request ${intent?.requestId}).`,
  };
}

/** The requester's current state: a role that has since been removed is refused here. */
async function findRequester(
  deps: WorkerDeps,
  { intent, actor }: Claimed,
  declaration: CommandDeclaration,
  opened: OpenCommand | null,
): Promise<Principal> {
  const { actorKind, actorName, command } = intent;
  if (declaration.askedBy && declaration.askedBy !== actorKind)
    throw new AppError('forbidden', 'No role allows this. People cannot request it. Nothing was changed.');
  // Only the worker can have written Steward's own row; a token's only came through the door that limits it.
  if (actorKind === 'token') await requireLiveToken(deps, intent.actorTokenId);
  if (actorKind === 'system' || actorKind === 'token')
    return { kind: actorKind, name: actorName ?? 'Steward', commands: [command] };
  if (actorKind !== 'person' && actorKind !== 'service')
    return { kind: 'code', name: 'One-time code', commands: [command] };
  const isProgram = actorKind === 'service';
  if (!actor) {
    const who = isProgram ? 'The token that requested this' : 'The person who requested this';
    throw new AppError('forbidden', `${who} no longer has access. Nothing was changed.`);
  }
  if (!mayRun(actor, declaration, opened ?? undefined)) {
    const what = isProgram ? 'The token' : 'Your role';
    throw new AppError('forbidden', `${what} no longer allows this. Nothing was changed.`);
  }
  return actor;
}

async function requireLiveToken({ database }: WorkerDeps, id: string | null): Promise<void> {
  const live = id && (await database.db.scimToken.count({ where: { id, revokedAt: null } }));
  if (!live) throw new AppError('forbidden', 'The token that requested this was revoked. Nothing was changed.');
}

const MOST_REQUEST_IDS = 200;

function commandCtx(deps: WorkerDeps, intent: Intent, actor: Principal, steps: Steps, told: Told): CommandCtx {
  const { database, log } = deps;
  let isMarked = intent.callStartedAt !== null;
  return {
    actor,
    now: deps.now(),
    requestId: intent.requestId,
    db: database.db,
    pool: database.pool,
    log,
    intentId: intent.id,
    isApproved: intent.approvedAt !== null,
    isProved: intent.actorKind !== 'person' || intent.approvedAt !== null || isFresh(intent.provedAt, intent.createdAt),
    upstream: deps.upstream.for('command', {
      intentId: intent.id,
      onWrite: (id) => {
        if (told.upstreamRequestIds.length < MOST_REQUEST_IDS) told.upstreamRequestIds.push(id);
      },
      beforeWrite: (method, path) => keepTrace(deps, intent.id, method, path),
    }),
    changing: (before, after) => Object.assign(told, changedFields(before, after)),
    write: async (call) => {
      if (!isMarked) {
        await database.db.intent.update({
          where: { id: intent.id },
          data: { callStartedAt: deps.now(), before: told.before, after: told.after },
        });
        journal(deps, intent, 'begun');
        isMarked = true;
      }
      return call();
    },
    sign: (text) => {
      if (!deps.signer) throw new Error('This worker has no key to sign with.');
      return signText(deps.signer, text);
    },
    carryOn: (id) => executeIntent(deps, id),
    plan: steps.plan,
    attempt: steps.attempt,
    stopHere: steps.stopHere,
    submitNext: (declaration, input) =>
      submitSystemIntent(database.pool, declaration, input, {
        cause: (target) => `${intent.id} ${target}`,
        ...(isCaller(actor) ? {} : { actorName: actor.name }),
      }),
  };
}
