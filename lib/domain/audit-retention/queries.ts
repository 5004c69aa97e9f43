import { nameOf } from '@/lib/core/names';
import { dayOf } from '@/lib/core/time';
import { answer } from '@/lib/operations/answer';
import { auditRetentionGet } from './query-schema';
import { readRetention } from './reads';
import { pruneBefore } from './rules';

/** How long entries are kept, what holds them, and what was pruned. */
export const readAuditRetention = answer(auditRetentionGet, async ({ db, now }) => {
  const [{ years }, holds, stub, oldest] = await Promise.all([
    readRetention(db),
    db.auditHold.findMany({ where: { releasedAt: null }, orderBy: { placedAt: 'desc' } }),
    db.auditStub.findFirst({ orderBy: { seq: 'desc' } }),
    db.auditEntry.findFirst({ orderBy: { seq: 'asc' }, select: { at: true } }),
  ]);
  const people = await db.person.findMany({
    where: { id: { in: holds.flatMap(({ placedById }) => placedById ?? []) } },
    select: { id: true, name: true, email: true },
  });
  return {
    years,
    before: pruneBefore(now, years),
    holds: holds.map(({ id, name, subjectKind, subjectId, fromDay, toDay, placedById, placedAt }) => {
      const by = people.find((person) => person.id === placedById);
      return {
        ...{ holdId: id, name, placedAt, placedBy: by ? nameOf(by) : null },
        about: subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null,
        ...{ from: fromDay && dayOf(fromDay), to: toDay && dayOf(toDay) },
      };
    }),
    stub: stub && { number: stub.seq.toString(), until: stub.until, at: stub.at, note: stub.note },
    oldest: oldest?.at ?? null,
  };
});
