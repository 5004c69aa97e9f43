import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '@/lib/core/crypto';
import { AnsweredIds } from './answered-ids';
import { mayUse } from './named-models';
import type { NamedId, ObjectKind, Objects } from './objects';
import { type Listed, readOwnList } from './own-lists';
import type { Refusal } from './refusals';
import * as refusals from './refusals';
import { BodyRefused } from './request-body';
import type { Route } from './routes';
import type { KeyRow } from './verdicts';

const NOTED_AGAIN_MS = 500;
const BY_PATH: readonly [RegExp, ObjectKind][] = [
  [/^\/v1\/files\/([\w-]+)(?:\/content)?$/, 'file'],
  [/^\/v1\/messages\/batches\/([\w-]+)(?:\/cancel|\/results)?$/, 'batch'],
];
const MODEL = /^\/v1\/models\/(.+)$/;
const LISTS: Readonly<Record<string, ObjectKind | 'model'>> = {
  '/v1/files': 'file',
  '/v1/messages/batches': 'batch',
  '/v1/models': 'model',
};

/** What a path names that the key does not have: it is as if it did not exist. */
export function pathRefusal(objects: Objects, key: KeyRow, path: string): Refusal | null | Promise<Refusal | null> {
  for (const [pattern, kind] of BY_PATH) {
    const id = pattern.exec(path)?.[1];
    if (id !== undefined) return idRefusal(objects, key, [{ kind, id }]);
  }
  const model = MODEL.exec(path)?.[1];
  if (model === undefined || !key.models) return null;
  const name = decodePart(model);
  return name !== null && mayUse(key.models, name) ? null : refusals.NOT_FOUND('model', name ?? model);
}

export async function idRefusal(objects: Objects, key: KeyRow, named: readonly NamedId[]): Promise<Refusal | null> {
  const foreign = await objects.foreign(key.id, named);
  return foreign ? refusals.NOT_FOUND(foreign.kind, foreign.id) : null;
}

/** Of which list the key sees a part; null for any other request. */
export function listOf(key: KeyRow, method: string | undefined, path: string): ObjectKind | 'model' | null {
  const kind = method === 'GET' && Object.hasOwn(LISTS, path) ? LISTS[path] : undefined;
  return kind === undefined || (kind === 'model' && !key.models) ? null : kind;
}

/** The key's own part of a list. A cursor that is somebody else's is asked for as one that nobody has. */
export async function ownList(
  objects: Objects,
  key: KeyRow,
  kind: ObjectKind | 'model',
  { query, ask }: Pick<Listed, 'query' | 'ask'>,
) {
  const own = async (ids: readonly string[]) =>
    kind === 'model'
      ? new Set(ids.filter((id) => !key.models || mayUse(key.models, id)))
      : await objects.own(key.id, kind, ids);
  if (kind === 'model') return readOwnList({ query, ask, own });
  const masked = new URLSearchParams();
  const shown = new Map<string, string>();
  const cursors = await own([...query.getAll('after_id'), ...query.getAll('before_id')]);
  for (const [name, value] of query) {
    const prefix = /^\s*([a-z]+_)\w/i.exec(value)?.[1];
    const isForeign = (name === 'after_id' || name === 'before_id') && prefix !== undefined && !cursors.has(value);
    const nobodys = isForeign ? `${prefix}01${randomBytes(11).toString('hex')}` : value;
    if (isForeign) shown.set(nobodys, value);
    masked.append(name, nobodys);
  }
  const answer = await readOwnList({ query: masked, ask, own });
  if (shown.size === 0) return answer;
  let text = answer.body.toString('utf8');
  for (const [nobodys, value] of shown) text = text.replaceAll(nobodys, () => JSON.stringify(value).slice(1, -1));
  return { ...answer, body: Buffer.from(text) };
}

/** Of the answer to an upload or a new batch, before anybody hears of it. `also` notes what else is to be known of it. */
export async function noteMade(
  objects: Objects,
  key: KeyRow,
  { name }: Route,
  text: string,
  also: (id: string) => Promise<void>,
): Promise<void> {
  const made = parseJson(text);
  const id = typeof made === 'object' && made !== null && 'id' in made ? made.id : undefined;
  if (typeof id !== 'string') return;
  const kind = name === 'files' ? 'file' : 'batch';
  const note = async () => {
    await objects.note(key.id, [{ kind, id }]);
    await also(id);
  };
  try {
    // Nobody else can say later whose it is.
    await note().catch(() => sleep(NOTED_AGAIN_MS).then(note));
  } catch {
    throw new BodyRefused(refusals.NOT_NOTED(kind));
  }
}

/** How an answer of this kind is read for what came about with it. */
export function answeredIds({ name }: Route, target: string, status: number, type: string): AnsweredIds | null {
  if (status !== 200) return null;
  if (name === 'messages') return new AnsweredIds(type.includes('event-stream') ? 'events' : 'message');
  return name === 'batch' && /\/results(\?|$)/.test(target) ? new AnsweredIds('results') : null;
}

function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
