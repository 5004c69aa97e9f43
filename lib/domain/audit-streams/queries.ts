import { answer } from '@/lib/operations/answer';
import { auditStreamList } from './query-schema';
import { isStreamLate } from './rules';
import { readGaps, readLags } from './sql';

const SHOWN = {
  ...{ id: true, kind: true, name: true, addressShown: true, authority: true, state: true, position: true },
  ...{ failures: true, failingSince: true, lastError: true, deliveredAt: true, pausedAt: true },
  ...{ gapFirst: true, gapLast: true },
} as const;

/** Where entries go as they are written, and how far each place is behind. */
export const listAuditStreams = answer(auditStreamList, async ({ db, now }) => {
  const [streams, lags, gaps] = await Promise.all([
    db.auditStream.findMany({ where: { state: { not: 'removed' } }, orderBy: { name: 'asc' }, select: SHOWN }),
    readLags(db),
    readGaps(db),
  ]);
  return streams.map(({ id, authority, position, gapFirst, gapLast, ...stream }) => {
    const lag = lags.find((one) => one.id === id);
    const open = gaps.find((one) => one.id === id);
    const [first, last] = open ? [open.first, open.last] : [gapFirst, gapLast];
    const since = lag?.since ?? null;
    return {
      ...{ streamId: id, ...stream, hasAuthority: authority !== null, position: position.toString() },
      gap: first && last ? { first: first.toString(), last: last.toString(), isTold: !open } : null,
      ...{ waiting: (lag?.waiting ?? 0n).toString(), waitingSince: since },
      isLate: isStreamLate(stream.state, since, now),
    };
  });
});
