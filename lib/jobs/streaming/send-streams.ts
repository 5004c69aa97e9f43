import { newId } from '@/lib/core/ids';
import { errorFields } from '@/lib/core/log';
import { unseal } from '@/lib/core/sealing';
import { addMark, marksAtBreak, parseMarks, storeMarks } from '@/lib/domain/audit-streams/mark-rules';
import { waitAfterFailures } from '@/lib/domain/audit-streams/rules';
import type { NotifyDeps, TryResult } from '@/lib/jobs/notifying/outgoing';
import { post } from '@/lib/jobs/notifying/post';
import { webhookHeaders } from '@/lib/jobs/notifying/webhook-headers';
import type { AuditStream } from '@/prisma/generated/client';
import { entriesParcel, gapParcel, type Parcel, type SentEntry, type SentGap } from './formats';
import type { SyslogConnections } from './syslog';

export const STREAM_MS = 2_000;
const LEASE_MS = 60_000;
const MOST_ENTRIES = 500;
const MOST_BYTES = 2_000_000;
/** One stream that catches up gives the others their turn. */
const MOST_BATCHES = 40;

type StreamDeps = NotifyDeps & { syslog: SyslogConnections };

/** Sends every stream what it has not got, in order; each on its own, so that none waits for another. */
export async function sendStreams(given: NotifyDeps, syslog: SyslogConnections): Promise<void> {
  const deps = { ...given, syslog };
  for (const id of syslog.takeBroken())
    await deps.database.db.auditStream.updateMany({
      where: { id, sendingSince: null },
      data: { sendingSince: deps.now() },
    });

  const due = await deps.database.db.$queryRaw<{ id: string }[]>`
    SELECT s.id::text FROM audit_streams s CROSS JOIN audit_head h
    WHERE s.state = 'active' AND s.due_at <= ${deps.now()} AND (s.position < h.seq OR s.sending_since IS NOT NULL)
      AND (s.lease_until IS NULL OR s.lease_until <= ${deps.now()})`;
  await Promise.all(due.map(({ id }) => sendStream(deps, id)));
}

async function sendStream(deps: StreamDeps, id: string): Promise<void> {
  const leaseId = newId();
  try {
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const stream = await takeTurn(deps, id, leaseId);
      if (!stream || !(await sendBatch(deps, stream))) break;
    }
  } catch (error) {
    deps.log.error('An audit stream failed', { name: id, ...errorFields(error) });
  }
  await deps.database.db.auditStream.updateMany({ where: { id, leaseId }, data: { leaseId: null, leaseUntil: null } });
}

/** The stream, for this worker alone; null if it is another's, or nothing is to be sent now. */
async function takeTurn({ database, now }: NotifyDeps, id: string, leaseId: string): Promise<AuditStream | null> {
  const at = now();
  const { count } = await database.db.auditStream.updateMany({
    where: {
      ...{ id, state: 'active', dueAt: { lte: at } },
      OR: [{ leaseId }, { leaseUntil: null }, { leaseUntil: { lte: at } }],
    },
    data: { leaseId, leaseUntil: new Date(at.getTime() + LEASE_MS) },
  });
  return count === 0 ? null : database.db.auditStream.findUnique({ where: { id } });
}

/** Whether there may be more. */
async function sendBatch(deps: StreamDeps, given: AuditStream): Promise<boolean> {
  const { id, leaseId } = given;
  const own = { id, leaseId };
  const { db } = deps.database;
  // Another worker was broken off while it sent: what arrived is not known.
  const stream = given.sendingSince ? await setBack(deps, given, given.sendingSince) : given;
  const gap = await readGap(deps, stream.position);
  const [first, ...others] = gap ? [] : await readEntries(deps, stream.position);
  const parcel = gap ? gapParcel(id, gap) : first && entriesParcel(id, [first, ...others]);
  if (!parcel) return false;
  await db.auditStream.updateMany({ where: own, data: { sendingSince: deps.now() } });
  const result = await send(deps, stream, parcel);
  const now = deps.now();
  if (result.isDelivered) {
    const position = parcel.last;
    const marks = storeMarks(addMark(parseMarks(stream.marks), { seq: position, at: now }));
    const well = { failures: 0, failingSince: null, lastError: null, deliveredAt: now, sendingSince: null };
    const told = gap ? { gapFirst: gap.first, gapLast: gap.last } : {};
    await db.auditStream.updateMany({ where: own, data: { position, marks, ...well, ...told } });
    return true;
  }
  await setBack(deps, stream, now);
  const failures = stream.failures + 1;
  const dueAt = new Date(now.getTime() + waitAfterFailures(failures));
  const trouble = { failures, failingSince: stream.failingSince ?? now, lastError: result.reason, dueAt };
  await db.auditStream.updateMany({ where: own, data: trouble });
  return false;
}

/** After a break it goes on ten minutes before it. */
async function setBack({ database: { db } }: NotifyDeps, stream: AuditStream, brokenAt: Date): Promise<AuditStream> {
  const kept = marksAtBreak(parseMarks(stream.marks), brokenAt);
  const position = kept.at(-1)?.seq ?? stream.position;
  const { id, leaseId } = stream;
  const data = { position, marks: storeMarks(kept), sendingSince: null };
  await db.auditStream.updateMany({ where: { id, leaseId }, data });
  return { ...stream, position, marks: data.marks, sendingSince: null };
}

/** What was pruned after this number, which the receiver never gets: it is told so before anything else. */
async function readGap({ database: { db } }: NotifyDeps, after: bigint): Promise<SentGap | null> {
  const stub = await db.auditStub.findFirst({ where: { seq: { gt: after } }, orderBy: { seq: 'desc' } });
  return stub && { first: after + 1n, last: stub.seq, at: stub.at, note: stub.note };
}

async function readEntries({ database: { db } }: NotifyDeps, after: bigint): Promise<SentEntry[]> {
  const entries = await db.auditEntry.findMany({
    where: { seq: { gt: after } },
    orderBy: { seq: 'asc' },
    take: MOST_ENTRIES,
  });
  const digests = await db.auditDigest.findMany({ where: { seq: { gt: after, lte: entries.at(-1)?.seq ?? after } } });
  const digestOf = new Map(digests.map(({ seq, digest }) => [seq, digest]));
  let bytes = 0;
  const fitting = entries.filter((entry, at) => {
    bytes += JSON.stringify(entry.payload).length + JSON.stringify([entry.before, entry.after]).length + 1_000;
    return at === 0 || bytes <= MOST_BYTES;
  });
  return fitting.map((entry) => ({ ...entry, digest: digestOf.get(entry.seq) ?? null }));
}

async function send(deps: StreamDeps, stream: AuditStream, parcel: Parcel): Promise<TryResult> {
  const { key } = deps.outgoing;
  const outgoing = { ...deps.outgoing, authority: stream.authority ?? undefined };
  const address = await unseal(key, 'stream address', stream.addressSealed ?? '');
  const secret = stream.secretSealed ? await unseal(key, 'stream secret', stream.secretSealed) : '';
  switch (stream.kind) {
    case 'syslog':
      return deps.syslog.send(outgoing, stream.id, address, parcel.syslog());
    case 'splunk':
      return post(outgoing, address, parcel.splunk(), { authorization: `Splunk ${secret}` });
    default: {
      const body = parcel.webhook();
      return post(outgoing, address, body, webhookHeaders(parcel.id, deps.now(), body, [secret]));
    }
  }
}
