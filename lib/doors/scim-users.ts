import 'server-only';
import type { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { newToken } from '@/lib/core/ids';
import { listResponse } from '@/lib/domain/scim/protocol/discovery';
import { parseFilter } from '@/lib/domain/scim/protocol/filter';
import { patched } from '@/lib/domain/scim/protocol/patch';
import { ScimRefusal, sentences } from '@/lib/domain/scim/protocol/refusals';
import {
  type KeptUser,
  parseOperations,
  parseUser,
  pickAttributes,
  toResource,
} from '@/lib/domain/scim/protocol/users';
import { findScimUser, listScimUsers } from '@/lib/domain/scim/queries';
import { createScimUser, deleteScimUser, MAX_PAGE, patchScimUser, replaceScimUser } from '@/lib/domain/scim/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { failure, notYet, type ScimCtx, scimJson, scimRoute, unauthorized } from './scim';
import { readBody } from './scim-body';
import { submit } from './submit';

interface OfUser {
  id: string;
}

export const listUsers = scimRoute(async (ctx, { request, base }) => {
  const { searchParams } = new URL(request.url);
  const filter = searchParams.get('filter');
  const startIndex = Math.max(readNumber(searchParams, 'startIndex', 1), 1);
  const count = Math.min(Math.max(readNumber(searchParams, 'count', 100), 0), MAX_PAGE);
  const list = { filter: filter === null ? null : parseFilter(filter), startIndex, count };
  const { users, total } = await listScimUsers(ctx, list);
  const resources = users.map((user) => pickAttributes(toResource(user, base), readWanted(searchParams)));
  return scimJson(listResponse(resources, total, startIndex));
});

export const createUser = scimRoute(async (ctx, { request, base }) => {
  const { user: sent, refusals } = parseUser(await readBody(request));
  const { scimUserId } = await ask(ctx, createScimUser, { user: sent, notTaken: sentences(refusals) });
  const user = await requireUser(ctx, String(scimUserId));
  return scimJson(toResource(user, base), 201, { location: `${base}/Users/${user.id}` });
});

export const getUser = scimRoute<OfUser>(async (ctx, { request, params, base }) => {
  const { searchParams } = new URL(request.url);
  return scimJson(pickAttributes(toResource(await requireUser(ctx, params.id), base), readWanted(searchParams)));
});

export const replaceUser = scimRoute<OfUser>(async (ctx, { request, params, base }) => {
  const { id, resource } = await requireUser(ctx, params.id);
  const { user, refusals } = parseUser(await readBody(request), resource);
  await ask(ctx, replaceScimUser, { scimUserId: id, user, notTaken: sentences(refusals) });
  return scimJson(toResource(await requireUser(ctx, id), base));
});

export const patchUser = scimRoute<OfUser>(async (ctx, { request, params, base }) => {
  const { id, resource } = await requireUser(ctx, params.id);
  const { operations, refusals } = parseOperations(await readBody(request));
  // Tried here only for the wording of a refusal; what counts is the worker's result on the user as they are then.
  patched(resource, operations);
  const notTaken = sentences(refusals);
  if (operations.length > 0) await ask(ctx, patchScimUser, { scimUserId: id, operations, notTaken });
  return scimJson(toResource(await requireUser(ctx, id), base));
});

export const deleteUser = scimRoute<OfUser>(async (ctx, { params }) => {
  const { id } = await requireUser(ctx, params.id);
  await ask(ctx, deleteScimUser, { scimUserId: id });
  return scimJson(null, 204);
});

async function requireUser(ctx: ScimCtx, scimUserId: string): Promise<KeptUser> {
  const user = await findScimUser(ctx, { scimUserId });
  if (!user) throw failure(404, 'This user does not exist.');
  return user;
}

/** Submits the change and waits for its end. */
async function ask<Schema extends z.ZodType>(
  ctx: ScimCtx,
  declaration: CommandDeclaration<Schema>,
  input: z.input<Schema>,
): Promise<OutcomeResult> {
  const outcome = await submit(ctx, declaration, input, { idempotencyKey: newToken() });
  if (outcome.status === 'succeeded') return outcome.result;
  const { code, message } = outcome;
  if (code === 'running' || code === 'worker_unavailable' || code === 'expired') throw notYet();
  if (code === 'not_signed_in') throw unauthorized();
  if (code === 'throttled') throw failure(429, message, { 'retry-after': String(outcome.waitSeconds ?? 60) });
  if (code === 'invalid_input') throw new ScimRefusal('invalidValue', message);
  throw new AppError(code, message);
}

function readNumber(params: URLSearchParams, name: string, otherwise: number): number {
  const text = params.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimRefusal('invalidValue', `${name} must be a whole number.`);
  return Number(text);
}

function readWanted(params: URLSearchParams): { only: string[]; without: string[] } {
  const namesOf = (name: string) =>
    (params.get(name) ?? '')
      .slice(0, 2_000)
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  return { only: namesOf('attributes'), without: namesOf('excludedAttributes') };
}
