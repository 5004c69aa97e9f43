import { AppError, notFound } from '@/lib/core/errors';
import { dollars, nanoFromDollars } from '@/lib/core/money';
import { type DisabledKey, guardDisabling } from '@/lib/domain/key-changes/guard-steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { GatewayKey } from '@/prisma/generated/client';
import { askToLift } from './lift-steps';
import { NOT_KEPT, requireMember } from './owner-steps';
import { readGatewaySetup } from './reads';
import {
  addressesRefusal,
  endOfOverlap,
  gatewayActRefusal,
  gatewayKeyState,
  isStoppedBy,
  type KeyAct,
  MOST_KEYS,
} from './rules';
import {
  changeGatewayKey,
  createGatewayKey,
  disableGatewayKey,
  enableGatewayKey,
  revokeGatewayKey,
  rotateGatewayKey,
} from './schema';
import { settleGateways } from './settle-steps';

const DAY_MS = 86_400_000;

interface Settings {
  name?: string;
  ownerId?: string | null;
  costCentreId?: string | null;
  purpose?: string;
  environment?: string;
  addresses?: string[];
  models?: string[] | null;
  requestsPerMinute?: number | null;
  inputTokensPerMinute?: number | null;
  outputTokensPerMinute?: number | null;
  spendPerDay?: string | null;
  spendPerMonth?: string | null;
  mode?: string;
  limitKind?: string;
}

export const createGatewayKeyCommand: CommandImplementation<typeof createGatewayKey> = {
  declaration: createGatewayKey,
  run: async (ctx, { gatewayKeyId, secretHash, endsWith, workspaceId, days, ...settings }) => {
    if ((await ctx.db.gatewayKey.count({ where: { id: { not: gatewayKeyId }, revokedAt: null } })) >= MOST_KEYS)
      throw new AppError('conflict', `There are ${MOST_KEYS} keys already. Revoke some first.`);
    await requireWorkspace(ctx, workspaceId);
    await requireFreeName(ctx, { id: gatewayKeyId, workspaceId, name: settings.name });
    await requirePossible(ctx, settings);
    const expiresAt = days === null ? null : new Date(ctx.now.getTime() + days * DAY_MS);
    ctx.changing({}, { ...settings, workspaceId, expiresAt: expiresAt?.toISOString() ?? null });
    const row = { ...toColumns(settings), ...{ secretHash, endsWith, workspaceId, expiresAt } };
    const made = { createdById: personIdOf(ctx), createdAt: ctx.now, updatedAt: ctx.now };
    await ctx.db.gatewayKey.upsert({
      where: { id: gatewayKeyId },
      create: { id: gatewayKeyId, ...required(row), ...made },
      update: {},
    });
    await settleGateways(ctx);
    return { gatewayKeyId, name: settings.name, expiresAt: expiresAt?.toISOString() ?? null };
  },
};

export const changeGatewayKeyCommand: CommandImplementation<typeof changeGatewayKey> = {
  declaration: changeGatewayKey,
  async ask(ctx, { workspaceId, gatewayKeyId, addresses, spendPerDay, spendPerMonth }) {
    const key = await openKey(ctx, { workspaceId, gatewayKeyId }, 'change');
    return isStoppedBy(key, { addresses, spendPerDay, spendPerMonth })
      ? guardKey(ctx, key, 'Lock out callers of')
      : null;
  },
  run: async (ctx, { workspaceId, gatewayKeyId, from, days, ...settings }) => {
    const key = await openKey(ctx, { workspaceId, gatewayKeyId }, 'change');
    if (from !== undefined && from.getTime() !== key.updatedAt.getTime())
      throw new AppError(
        'conflict',
        'Someone changed this key a moment ago. Nothing was changed. Reload the page to see it.',
      );
    if (settings.name !== undefined && settings.name !== key.name)
      await requireFreeName(ctx, { id: gatewayKeyId, workspaceId, name: settings.name });
    const isSameOwner = settings.ownerId === undefined || settings.ownerId === key.ownerId;
    // Whoever has left meanwhile stays its owner until another is chosen.
    await requirePossible(ctx, isSameOwner ? { ...settings, ownerId: null } : settings);
    const ends =
      days === undefined ? {} : { expiresAt: days === null ? null : new Date(ctx.now.getTime() + days * DAY_MS) };
    const former = toldSettings(key);
    const before = Object.fromEntries(Object.keys(settings).map((name) => [name, former[name] ?? null]));
    ctx.changing(
      { ...before, ...(days === undefined ? {} : { expiresAt: key.expiresAt?.toISOString() ?? null }) },
      { ...settings, ...(days === undefined ? {} : { expiresAt: ends.expiresAt?.toISOString() ?? null }) },
    );
    const data = { ...toColumns(settings), ...ends, ...(isSameOwner ? {} : NOT_KEPT), updatedAt: ctx.now };
    const { name } = await ctx.db.gatewayKey.update({ where: { id: gatewayKeyId }, data });
    await settleGateways(ctx);
    return { gatewayKeyId, name };
  },
};

export const rotateGatewayKeyCommand: CommandImplementation<typeof rotateGatewayKey> = {
  declaration: rotateGatewayKey,
  run: async (ctx, { successorId, secretHash, endsWith, overlapHours, ...ref }) => {
    const key = await openKey(ctx, ref, 'rotate');
    if (key.replacedById !== null && key.replacedById !== successorId)
      throw new AppError('conflict', 'This key was rotated already. Rotate the one that took its place.');
    if (overlapHours === 0 && (await guardKey(ctx, key, 'Rotate')))
      throw refusedField(
        'overlapHours',
        'You have stopped as many keys as one person may alone. Keep an overlap, so that this key works until it is replaced.',
      );
    const endsAt =
      key.replacedById === successorId ? key.expiresAt : endOfOverlap(key.expiresAt, ctx.now, overlapHours);
    const lasts = key.expiresAt && key.replacedById === null ? key.expiresAt.getTime() - key.createdAt.getTime() : null;
    const expiresAt = lasts === null ? null : new Date(ctx.now.getTime() + lasts);
    ctx.changing({ expiresAt: key.expiresAt?.toISOString() ?? null }, { expiresAt: endsAt?.toISOString() ?? null });
    await ctx.db.$transaction(async (tx) => {
      const { firstUsedAt: _, lastUsedAt: _l, lastAddress: _a, ...same } = key;
      const made = { createdById: personIdOf(ctx), createdAt: ctx.now, updatedAt: ctx.now };
      await tx.gatewayKey.upsert({
        where: { id: successorId },
        create: {
          ...{ ...same, ...made, id: successorId, secretHash, endsWith, expiresAt },
          ...{ replacesId: key.id, replacedById: null },
        },
        update: {},
      });
      const old = { expiresAt: endsAt, replacedById: successorId, updatedAt: ctx.now };
      await tx.gatewayKey.update({ where: { id: key.id }, data: old });
    });
    await settleGateways(ctx);
    const ended = { endsAt: endsAt?.toISOString() ?? null };
    return { gatewayKeyId: successorId, name: key.name, formerId: key.id, ...ended };
  },
};

export const disableGatewayKeyCommand: CommandImplementation<typeof disableGatewayKey> = {
  declaration: disableGatewayKey,
  ask: async (ctx, ref) => guardKey(ctx, await openKey(ctx, ref, 'disable'), 'Disable'),
  run: async (ctx, ref) => {
    const key = await openKey(ctx, ref, 'disable');
    ctx.changing({ disabled: key.disabledAt !== null }, { disabled: true });
    await ctx.db.gatewayKey.updateMany({
      where: { id: key.id, disabledAt: null },
      data: { disabledAt: ctx.now, updatedAt: ctx.now },
    });
    // Disabled by itself, it stays so when an emergency stop is taken back.
    await ctx.db.gatewayKey.updateMany({ where: { id: key.id, stopId: { not: null } }, data: { stopId: null } });
    return { gatewayKeyId: key.id, name: key.name, ...(await settleGateways(ctx)) };
  },
};

export const enableGatewayKeyCommand: CommandImplementation<typeof enableGatewayKey> = {
  declaration: enableGatewayKey,
  ask: async (ctx, ref) => askToLift(ctx, [await openKey(ctx, ref, 'enable')], ref.workspaceId),
  run: async (ctx, ref) => {
    const key = await openKey(ctx, ref, 'enable');
    ctx.changing({ disabled: key.disabledAt !== null }, { disabled: false });
    await ctx.db.gatewayKey.update({
      where: { id: key.id },
      data: { disabledAt: null, stopId: null, updatedAt: ctx.now },
    });
    return { gatewayKeyId: key.id, name: key.name, ...(await settleGateways(ctx)) };
  },
};

export const revokeGatewayKeyCommand: CommandImplementation<typeof revokeGatewayKey> = {
  declaration: revokeGatewayKey,
  ask: async (ctx, ref) => guardKey(ctx, await openKey(ctx, ref, 'revoke'), 'Revoke'),
  run: async (ctx, ref) => {
    const key = await openKey(ctx, ref, 'revoke');
    ctx.changing({ revoked: key.revokedAt !== null }, { revoked: true });
    await ctx.db.gatewayKey.updateMany({
      where: { id: key.id, revokedAt: null },
      data: { revokedAt: ctx.now, updatedAt: ctx.now },
    });
    return { gatewayKeyId: key.id, name: key.name, ...(await settleGateways(ctx)) };
  },
};

/** Only a key that works is stopped by it. */
async function guardKey(ctx: CommandCtx, key: GatewayKey, verb: string) {
  if (gatewayKeyState(key, ctx.now) !== 'live') return null;
  const { id, name, workspaceId } = key;
  const stopped: DisabledKey = { id, kind: 'steward', name, workspaceId };
  return guardDisabling(ctx, [stopped], { what: `${verb} Steward key ${name}` });
}

/** The permission was asked for the workspace that was named: a key of another one is out of its reach. */
async function openKey(
  ctx: CommandCtx,
  { workspaceId, gatewayKeyId }: { workspaceId: string; gatewayKeyId: string },
  act: KeyAct,
): Promise<GatewayKey> {
  const key = await ctx.db.gatewayKey.findUnique({ where: { id: gatewayKeyId } });
  if (!key || key.workspaceId !== workspaceId) throw notFound('Steward key');
  const refusal = gatewayActRefusal(act, gatewayKeyState(key, ctx.now));
  if (refusal) throw new AppError('conflict', refusal);
  return key;
}

async function requireWorkspace(ctx: CommandCtx, workspaceId: string): Promise<void> {
  const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw refusedField('workspaceId', 'This workspace does not exist, or you cannot see it.');
  if (workspace.archivedAt) throw refusedField('workspaceId', 'This workspace is archived.');
}

/** Two keys that work are told apart by their name; the one that a rotated key made room for keeps it. */
async function requireFreeName(ctx: CommandCtx, key: { id: string; workspaceId: string; name: string }): Promise<void> {
  const taken = await ctx.db.gatewayKey.count({
    where: {
      ...{ id: { not: key.id }, workspaceId: key.workspaceId, revokedAt: null, replacedById: null },
      name: { equals: key.name, mode: 'insensitive' },
      OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }],
    },
  });
  const message = 'This workspace has a Steward key with this name. Choose another.';
  if (taken > 0) throw new AppError('conflict', message, { name: message });
}

async function requirePossible(ctx: CommandCtx, { addresses, ownerId, costCentreId }: Settings): Promise<void> {
  const { proxies } = await readGatewaySetup(ctx.db);
  const refusal = addressesRefusal(addresses ?? [], proxies);
  if (refusal) throw refusedField('addresses', refusal);
  if (ownerId) await requireMember(ctx, ownerId);
  if (!costCentreId) return;
  const centre = await ctx.db.costCentre.findUnique({ where: { id: costCentreId } });
  if (!centre || centre.archivedAt) throw refusedField('costCentreId', 'Choose a cost centre that is not archived.');
}

function toColumns({ models, spendPerDay, spendPerMonth, ...same }: Settings) {
  return {
    ...same,
    ...(models === undefined ? {} : { models: models ?? [], isModelLimited: models !== null }),
    ...(spendPerDay === undefined ? {} : { spendPerDay: spendPerDay === null ? null : nanoFromDollars(spendPerDay) }),
    ...(spendPerMonth === undefined
      ? {}
      : { spendPerMonth: spendPerMonth === null ? null : nanoFromDollars(spendPerMonth) }),
  };
}

type Columns = ReturnType<typeof toColumns>;

/** Of a new key, nothing may be left out. */
function required<Row extends Columns>(row: Row) {
  const { name = '', purpose = '', environment = 'other', mode = 'strict', isModelLimited = false } = row;
  return { ...row, name, purpose, environment, mode, isModelLimited };
}

function toldSettings(key: GatewayKey): JsonObject {
  const { name, ownerId, costCentreId, purpose, environment, addresses, models, mode, limitKind } = key;
  const { requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute } = key;
  return {
    ...{ name, ownerId, costCentreId, purpose, environment, addresses, mode, limitKind },
    models: key.isModelLimited ? models : null,
    ...{ requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute },
    spendPerDay: key.spendPerDay === null ? null : dollars(key.spendPerDay),
    spendPerMonth: key.spendPerMonth === null ? null : dollars(key.spendPerMonth),
  };
}

function refusedField(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { [field]: message });
}
