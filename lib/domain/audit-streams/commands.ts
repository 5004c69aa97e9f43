import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { AuditStream } from '@/prisma/generated/client';
import { storeMarks } from './mark-rules';
import { createAuditStream, MOST_STREAMS, moveAuditStream, removeAuditStream, switchAuditStream } from './schema';

const AT_REST = { failures: 0, failingSince: null, lastError: null } as const;

export const createAuditStreamCommand: CommandImplementation<typeof createAuditStream> = {
  declaration: createAuditStream,
  run: async (ctx, { kind, name, fromBeginning, ...place }) => {
    const streamId = ctx.intentId;
    const others = await ctx.db.auditStream.findMany({ where: { id: { not: streamId }, state: { not: 'removed' } } });
    if (others.length >= MOST_STREAMS)
      throw new AppError('conflict', `There are already ${MOST_STREAMS} streams. Remove one first.`);
    const message = 'There is already a stream with this name. Choose another.';
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      throw new AppError('conflict', message, { name: message });
    const head = await ctx.db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
    const pruned = await ctx.db.auditStub.findFirst({ orderBy: { seq: 'desc' } });
    const position = fromBeginning ? (pruned?.seq ?? 0n) : head.seq;
    ctx.changing({}, { name, kind, address: place.addressShown, after: position.toString() });
    await ctx.db.auditStream.upsert({
      where: { id: streamId },
      create: {
        ...{ id: streamId, kind, name, ...place, state: 'active', position },
        marks: storeMarks([{ seq: position, at: ctx.now }]),
        ...{ dueAt: ctx.now, createdAt: ctx.now, updatedAt: ctx.now },
      },
      update: {},
    });
    return { streamId, name };
  },
};

export const moveAuditStreamCommand: CommandImplementation<typeof moveAuditStream> = {
  declaration: moveAuditStream,
  run: async (ctx, { streamId, kind, ...place }) => {
    const stream = await liveStream(ctx, streamId);
    if (stream.kind !== kind) throw new AppError('conflict', 'The stream is of another kind. Reload the page.');
    ctx.changing({ address: stream.addressShown }, { address: `${place.addressShown} (new)` });
    await ctx.db.auditStream.update({
      where: { id: streamId },
      data: { ...place, ...AT_REST, dueAt: ctx.now, updatedAt: ctx.now },
    });
    return { streamId, name: stream.name };
  },
};

export const switchAuditStreamCommand: CommandImplementation<typeof switchAuditStream> = {
  declaration: switchAuditStream,
  run: async (ctx, { streamId, isPaused }) => {
    const { name, state, position, pausedAt } = await liveStream(ctx, streamId);
    const now = isPaused ? 'paused' : 'active';
    ctx.changing({ state }, { state: now, after: position.toString() });
    const since = isPaused ? (pausedAt ?? ctx.now) : null;
    await ctx.db.auditStream.update({
      where: { id: streamId },
      data: { state: now, pausedAt: since, ...AT_REST, dueAt: ctx.now, updatedAt: ctx.now },
    });
    return { streamId, name };
  },
};

export const removeAuditStreamCommand: CommandImplementation<typeof removeAuditStream> = {
  declaration: removeAuditStream,
  run: async (ctx, { streamId }) => {
    const { name, addressShown, position } = await liveStream(ctx, streamId);
    ctx.changing({ name, address: addressShown, after: position.toString() }, {});
    const gone = { state: 'removed', addressSealed: null, secretSealed: null, updatedAt: ctx.now };
    await ctx.db.auditStream.update({ where: { id: streamId }, data: gone });
    return { streamId, name };
  },
};

async function liveStream(ctx: CommandCtx, id: string): Promise<AuditStream> {
  const stream = await ctx.db.auditStream.findUnique({ where: { id } });
  if (!stream || stream.state === 'removed') throw notFound('stream');
  return stream;
}
