import { AppError } from '@/lib/core/errors';
import { wireKey } from '@/lib/core/key-names';
import { commandWords } from '@/lib/domain/operations/schema';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { Asking, CommandCtx, JsonObject, JsonValue } from '@/lib/operations/command-context';
import type { Intent } from '@/prisma/generated/client';
import { nameOfSubject } from './names';
import type { OpenCommand } from './registered';
import { publicInput } from './store';

/** More would hide, on the page of whoever confirms, what matters. */
const MOST_WAITING = 20;
/** Longer lists are shown with their ids alone. */
const MOST_NAMED = 50;

/** What a token prepared, for whoever answers for it: what would be done to what, with which input. Nothing is judged yet. */
export async function askToConfirm(
  deps: WorkerDeps,
  intent: Intent,
  { object }: OpenCommand,
  { actor, db }: CommandCtx,
): Promise<Asking> {
  if (actor.kind !== 'service') throw new Error('Only a token prepares changes.');
  const waiting = await db.approval.count({ where: { tokenId: actor.tokenId, decision: null } });
  if (waiting >= MOST_WAITING)
    throw new AppError(
      'conflict',
      `${waiting} changes of this token wait already. Somebody must decide about them first.`,
    );
  return {
    what: `${commandWords(intent.command)}: ${intent.subjectName ?? intent.subjectId}`,
    reason: intent.preparedBecause ?? '',
    before: {},
    after: await withNames(deps, publicInput(deps, intent)),
    workspaceId: object?.workspaceId ?? null,
    deciders: actor.cap ? [actor.personId] : [],
    tell: async () => undefined,
  };
}

/** The input with the names of what its ids stand for: `workspaceId` as `workspace`, and as `Claims (wrkspc_…)`. */
async function withNames(deps: WorkerDeps, fields: JsonObject): Promise<JsonObject> {
  const named: JsonObject = {};
  for (const [field, value] of Object.entries(fields)) {
    const [, single, plural] = /^(\w+?)Id(s)?$/.exec(field) ?? [];
    const name = single === undefined ? field : `${single}${plural ?? ''}`;
    named[name] = await nameIn(deps, single ?? null, value);
  }
  return named;
}

async function nameIn(deps: WorkerDeps, kind: string | null, value: JsonValue): Promise<JsonValue> {
  if (Array.isArray(value)) {
    if (value.length > MOST_NAMED) return value;
    return Promise.all(value.map((part) => nameIn(deps, kind, part)));
  }
  if (typeof value === 'object' && value !== null) return withNames(deps, value);
  if (kind === null || typeof value !== 'string') return value;
  const subject = { kind: wireKey(kind), id: value };
  const name = await deps.database.db.$transaction((tx) => nameOfSubject(tx, subject));
  return name === null || name === value ? value : `${name} (${value})`;
}
