import { answer } from '@/lib/operations/answer';
import { auditStreamList } from './query-schema';
import { isStreamLate } from './rules';
import { readLags } from './sql';

const SHOWN = {
  ...{ id: true, kind: true, name: true, addressShown: true, authority: true, state: true, position: true },
  ...{ failures: true, failingSince: true, lastError: true, deliveredAt: true, pausedAt: true },
} as const;

/** Where entries go as they are written, and how far each place is behind. */
export const listAuditStreams = answer(auditStreamList, async ({ db, now }) => {
  const [streams, lags] = await Promise.all([
    db.auditStream.findMany({ where: { state: { not: 'removed' } }, orderBy: { name: 'asc' }, select: SHOWN }),
    readLags(db),
  ]);
  return streams.map(({ id, authority, position, ...stream }) => {
    const lag = lags.find((one) => one.id === id);
    const since = lag?.since ?? null;
    return {
      ...{ streamId: id, ...stream, hasAuthority: authority !== null, position: position.toString() },
      ...{ waiting: (lag?.waiting ?? 0n).toString(), waitingSince: since },
      isLate: isStreamLate(stream.state, since, now),
    };
  });
});
