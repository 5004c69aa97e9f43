import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/upstream/command-context';
import type { ScimUser } from '@/prisma/generated/client';
import { seeToLeaving } from './leaving-commands';
import { patched } from './patch-rules';
import { createScimUser, deleteScimUser, patchScimUser, replaceScimUser, type ScimUserFields, userKey } from './schema';

export const createScimUserCommand: CommandImplementation<typeof createScimUser> = {
  declaration: createScimUser,
  run: async (ctx, { user }) => {
    const scimUserId = ctx.intentId;
    await requireFreeName(ctx, user, scimUserId);
    const seen = await seeToLeaving(ctx, user, true);
    await saved(
      ctx.db.scimUser.upsert({
        where: { id: scimUserId },
        create: { id: scimUserId, createdAt: ctx.now, ...columnsOf(user), updatedAt: ctx.now },
        update: {},
      }),
    );
    return resultOf(scimUserId, user, seen);
  },
};

export const replaceScimUserCommand: CommandImplementation<typeof replaceScimUser> = {
  declaration: replaceScimUser,
  run: async (ctx, { scimUserId, user }) => change(ctx, await requireUser(ctx, scimUserId), user),
};

export const patchScimUserCommand: CommandImplementation<typeof patchScimUser> = {
  declaration: patchScimUser,
  run: async (ctx, { scimUserId, operations }) => {
    const row = await requireUser(ctx, scimUserId);
    return change(ctx, row, patched(fieldsOf(row), operations));
  },
};

/** Forgetting a user says that they have left; the row stays, under no name, for the audit. */
export const deleteScimUserCommand: CommandImplementation<typeof deleteScimUser> = {
  declaration: deleteScimUser,
  run: async (ctx, { scimUserId }) => {
    const row = await requireUser(ctx, scimUserId);
    const user = { ...fieldsOf(row), active: false };
    const seen = await seeToLeaving(ctx, user, row.active);
    await ctx.db.scimUser.update({
      where: { id: scimUserId },
      data: { active: false, userKey: `deleted ${scimUserId}`, deletedAt: ctx.now, updatedAt: ctx.now },
    });
    return resultOf(scimUserId, user, seen);
  },
};

async function change(ctx: CommandCtx, row: ScimUser, user: ScimUserFields): Promise<JsonObject> {
  await requireFreeName(ctx, user, row.id);
  const seen = await seeToLeaving(ctx, user, row.active);
  await saved(ctx.db.scimUser.update({ where: { id: row.id }, data: { ...columnsOf(user), updatedAt: ctx.now } }));
  return resultOf(row.id, user, seen);
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

/** Two users that take one name at the same moment: the database lets one of them. */
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

function columnsOf(user: ScimUserFields) {
  const { userName, externalId = null, active } = user;
  return { userName, userKey: userKey(userName), externalId, active, resource: user };
}

function resultOf(scimUserId: string, { userName, active }: ScimUserFields, seen: JsonObject): JsonObject {
  return { scimUserId, userName, active, ...seen };
}
