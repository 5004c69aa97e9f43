import { canonicalJson } from '@/lib/core/crypto';
import { AppError, answeredWith } from '@/lib/core/errors';
import { errorFields } from '@/lib/core/log';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import type { Intent, Prisma } from '@/prisma/generated/client';
import { type Cause, toCause } from './cause';

export interface Steps extends Pick<CommandCtx, 'plan' | 'attempt' | 'stopHere'> {
  /** The summary of this run's steps; null if none failed. */
  shortfall(): { code: 'incomplete'; message: string; cause?: Cause } | null;
}

const NOT_TAKEN = 'Anthropic did not accept this step. Try it again.';
const UNKNOWN = 'Anthropic did not confirm whether this step was done. Try again: Steward checks first.';

/** The steps of one background intent, stored row by row, so that neither a crash nor a retry repeats completed work. */
export function openSteps(deps: Pick<WorkerDeps, 'database' | 'log' | 'now' | 'failover'>, intent: Intent): Steps {
  const { db, pool } = deps.database;
  const intentId = intent.id;
  let isTakenUp = false;
  let position = 0;
  let attempted = 0;
  let failed = 0;
  let cause: Cause | undefined;
  let planned = 0;
  let isStopped = false;

  async function takeUp(): Promise<void> {
    if (isTakenUp) return;
    isTakenUp = true;
    const resumed = resumedOf(intent.input);
    if (!resumed) return;
    const earlier = await db.intent.findUnique({ where: { id: resumed } });
    if (
      earlier?.command !== intent.command ||
      sameBut(earlier.input) !== sameBut(intent.input) ||
      !earlier.finishedAt
    ) {
      throw new AppError('conflict', 'There is no finished change of this kind to retry. Start again.');
    }
    await pool.query(
      `INSERT INTO intent_steps (intent_id, key, position, label, state, message, detail, at)
       SELECT $1::uuid, key, position, label, CASE state WHEN 'failed' THEN 'waiting' ELSE state END, NULL, detail, at
       FROM intent_steps WHERE intent_id = $2::uuid ON CONFLICT DO NOTHING`,
      [intentId, resumed],
    );
  }

  async function note(step: Pick<Step, 'key' | 'label'>, state: string, message: string | null, detail?: JsonObject) {
    const data = { state, message, label: step.label, at: deps.now(), ...(detail ? { detail } : {}) };
    await db.intentStep.upsert({
      where: { intentId_key: { intentId, key: step.key } },
      create: { intentId, key: step.key, position: position++, ...data },
      update: data,
    });
  }

  /** For a database that does not know it, because it went on from a replica. */
  function journal({ key, label }: Step): void {
    const { command, target, actorName } = intent;
    const line = { at: deps.now().toISOString(), intentId, command, target, actor: actorName ?? 'Steward' };
    deps.failover?.note({ ...line, what: 'step', step: { key, label } });
  }

  /** The outcome of a step started earlier, or `not_done`. */
  async function begun(step: Step, state: string): Promise<JsonObject | 'not_done'> {
    const isOpen = state === 'running' || state === 'unknown';
    return isOpen && step.readBack ? step.readBack() : 'not_done';
  }

  async function runOrReadBack(step: Step): Promise<JsonObject> {
    try {
      return await step.run();
    } catch (error) {
      if (!step.readBack || !isUnknown(error)) throw error;
      const found = await step.readBack().catch(() => Promise.reject(error));
      if (found === 'not_done') throw answeredWith(new AppError('upstream_unavailable', NOT_TAKEN), error.answered);
      return found;
    }
  }

  return {
    plan: async (steps) => {
      await takeUp();
      const rows = steps.map(({ key, label }, at) => ({
        intentId,
        key,
        label,
        position: at,
        state: 'waiting',
        at: deps.now(),
      }));
      await db.intentStep.createMany({ data: rows, skipDuplicates: true });
      position = Math.max(position, steps.length);
      planned = steps.length;
    },
    attempt: async (step) => {
      await takeUp();
      attempted += 1;
      const before = await db.intentStep.findUnique({ where: { intentId_key: { intentId, key: step.key } } });
      if (before?.state === 'done') return (before.detail ?? {}) as JsonObject;
      try {
        const found = await begun(step, before?.state ?? 'waiting');
        if (found === 'not_done') {
          await note(step, 'running', null);
          journal(step);
        }
        const detail = found === 'not_done' ? await runOrReadBack(step) : found;
        await note(step, 'done', null, detail);
        return detail;
      } catch (error) {
        failed += 1;
        if (error instanceof AppError) cause ??= toCause(error);
        await note(step, isUnknown(error) ? 'unknown' : 'failed', toSentence(deps, intent, error));
        return null;
      }
    },
    stopHere: () => {
      isStopped = true;
    },
    shortfall: () => {
      if (failed === 0 && !isStopped) return null;
      const short = `${failed} of ${attempted} steps did not succeed.`;
      const stopped = `Stopped after ${attempted} of ${planned} steps.`;
      const why = [...(isStopped ? [stopped] : []), ...(failed > 0 ? [short] : [])].join(' ');
      return {
        code: 'incomplete',
        message: `${why} Completed steps stay; retry the rest.`,
        ...(cause ? { cause } : {}),
      };
    },
  };
}

function isUnknown(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'unknown_outcome';
}

function toSentence(deps: Pick<WorkerDeps, 'log'>, intent: Intent, error: unknown): string {
  if (isUnknown(error)) return UNKNOWN;
  if (error instanceof AppError) return error.message;
  deps.log.error('A step failed', { intentId: intent.id, command: intent.command, ...errorFields(error) });
  return `Steward could not do this step (request ${intent.requestId}).`;
}

function toObject(input: Prisma.JsonValue): Prisma.JsonObject {
  return input && typeof input === 'object' && !Array.isArray(input) ? input : {};
}

function resumedOf(input: Prisma.JsonValue): string | null {
  const { resumeOf } = toObject(input);
  return typeof resumeOf === 'string' ? resumeOf : null;
}

function sameBut(input: Prisma.JsonValue): string {
  const { resumeOf: _resumeOf, ...rest } = toObject(input);
  return canonicalJson(rest);
}
