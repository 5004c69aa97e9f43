import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { ScimUser } from '@/prisma/generated/client';
import { findMatch, NOBODY } from './match-steps';
import { seeToOffboarding } from './offboarding-steps';
import { patched } from './protocol/patch';
import { sentences } from './protocol/refusals';
import { createScimUser, deleteScimUser, patchScimUser, replaceScimUser, type ScimUserFields, userKey } from './schema';

export const createScimUserCommand: CommandImplementation<typeof createScimUser> = {
  declaration: createScimUser,
  run: async (ctx, { user, notTaken }) => {
    const scimUserId = ctx.intentId;
    await requireFreeName(ctx, user, scimUserId);
    ctx.changing({}, { ...user });
    const match = await findMatch(ctx, { id: scimUserId, ...NOBODY }, user);
    const seen = await seeToOffboarding(ctx, { match, isActive: user.active, wasActive: true });
    await saved(
      ctx.db.scimUser.upsert({
        where: { id: scimUserId },
        create: { id: scimUserId, createdAt: ctx.now, ...toColumns(user), ...match.tie, updatedAt: ctx.now },
        update: {},
      }),
    );
    return toResult(scimUserId, user, { ...seen, notTaken });
  },
};

export const replaceScimUserCommand: CommandImplementation<typeof replaceScimUser> = {
  declaration: replaceScimUser,
  run: async (ctx, { scimUserId, user, notTaken }) => change(ctx, await requireUser(ctx, scimUserId), user, notTaken),
};

export const patchScimUserCommand: CommandImplementation<typeof patchScimUser> = {
  declaration: patchScimUser,
  run: async (ctx, { scimUserId, operations, notTaken }) => {
    const row = await requireUser(ctx, scimUserId);
    const { user, refusals } = patched(fieldsOf(row), operations);
    return change(ctx, row, user, [...notTaken, ...sentences(refusals)]);
  },
};

/** Deleting a user means that they have left; the row stays, without a name, for the audit. */
export const deleteScimUserCommand: CommandImplementation<typeof deleteScimUser> = {
  declaration: deleteScimUser,
  run: async (ctx, { scimUserId }) => {
    const row = await requireUser(ctx, scimUserId);
    const user = { ...fieldsOf(row), active: false };
    ctx.changing({ active: row.active, deleted: false }, { active: false, deleted: true });
    const match = await findMatch(ctx, row, user);
    const seen = await seeToOffboarding(ctx, { match, isActive: false, wasActive: row.active });
    const gone = { active: false, userKey: `deleted ${scimUserId}`, deletedAt: ctx.now, updatedAt: ctx.now };
    await ctx.db.scimUser.update({ where: { id: scimUserId }, data: { ...gone, ...match.tie } });
    return toResult(scimUserId, user, seen);
  },
};

async function change(
  ctx: CommandCtx,
  row: ScimUser,
  user: ScimUserFields,
  notTaken: readonly string[],
): Promise<JsonObject> {
  await requireFreeName(ctx, user, row.id);
  ctx.changing({ ...fieldsOf(row) }, { ...user });
  const match = await findMatch(ctx, row, user);
  const seen = await seeToOffboarding(ctx, { match, isActive: user.active, wasActive: row.active });
  const data = { ...toColumns(user), ...match.tie, updatedAt: ctx.now };
  await saved(ctx.db.scimUser.update({ where: { id: row.id }, data }));
  return toResult(row.id, user, { ...seen, notTaken: notTaken.slice(0, 20) });
}

async function requireUser({ db }: CommandCtx, scimUserId: string): Promise<ScimUser> {
  const row = await db.scimUser.findFirst({ where: { id: scimUserId, deletedAt: null } });
  if (!row) throw notFound('user');
  return row;
}

const TAKEN = new AppError('conflict', 'Another user has this userName.');

async function requireFreeName({ db }: CommandCtx, { userName }: ScimUserFields, scimUserId: string): Promise<void> {
  const other = await db.scimUser.findUnique({ where: { userKey: userKey(userName) }, select: { id: true } });
  if (other && other.id !== scimUserId) throw TAKEN;
}

/** Two users may take the same name at once: the database lets one through. */
async function saved(write: PromiseLike<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'P2002') throw TAKEN;
    throw error;
  }
}

function fieldsOf(row: ScimUser): ScimUserFields {
  return row.resource as ScimUserFields;
}

function toColumns(user: ScimUserFields) {
  const { userName, externalId = null, active } = user;
  return { userName, userKey: userKey(userName), externalId, active, resource: user };
}

function toResult(scimUserId: string, { userName, active }: ScimUserFields, seen: JsonObject): JsonObject {
  return { scimUserId, userName, active, ...seen };
}
