import type pg from 'pg';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { commandWords } from '@/lib/domain/operations/schema';
import { eventWords } from './event-rules';
import { type DifferenceKind, differenceWords } from './rules';
import { CHANGES, isChange, matchTraces, traceOfEvent } from './trace-rules';

/** A change without a trace in the feed counts after this long, if the feed was read completely beyond it. */
const TRACE_WITHIN_MS = 30 * 60_000;
/** Events that arrive later than this are listed, and not compared. */
const COMPARED_MS = 48 * 3_600_000;
const KEPT_WRITES_MS = 30 * 24 * 3_600_000;
const ADMIN_KEY = 'admin_api_key_actor';

interface Span {
  /** From when on both records are there. */
  since: Date;
  /** Up to when the feed was read completely. */
  until: Date;
  now: Date;
}

interface OpenEvent {
  id: string;
  at: Date;
  type: string;
  actor_kind: string;
  actor_name: string;
  subject_name: string;
  details: Record<string, unknown>;
}

interface OpenWrite {
  id: string;
  intent_id: string;
  trace: string;
  at: Date;
  ended_at: Date | null;
  state: string;
  has_event: boolean;
  command: string;
  subject_name: string;
}

interface Found {
  id: string;
  kind: DifferenceKind;
  at: Date;
  eventId: string | null;
  intentId: string | null;
  /** What it is, for those who are told. */
  what: string;
}

/** Finds what only one of the two records says: each difference once, in the reading that shows it. */
export async function reconcile(client: pg.ClientBase, { since, until, now }: Span): Promise<void> {
  const from = new Date(Math.max(since.getTime(), until.getTime() - COMPARED_MS));
  const events = (await openEvents(client, from)).filter(({ type, details }) => isChange(type, details));
  const writes = await openWrites(client, from);
  const byKey = events.filter(({ actor_kind: kind }) => kind === ADMIN_KEY);
  const traced = byKey.flatMap(({ id, at, type, details }) => {
    const trace = traceOfEvent(type, details);
    return trace === null ? [] : [{ id, at, trace }];
  });
  const pairs = matchTraces(
    traced,
    writes.map(({ ended_at: endedAt, ...write }) => ({ ...write, endedAt })),
  );
  await keepPairs(client, pairs);
  const [eventIds, writeIds] = [pairs.map(({ eventId }) => eventId), pairs.map(({ writeId }) => writeId)];
  const lateFrom = new Date(until.getTime() - TRACE_WITHIN_MS);
  const found = [
    ...events.filter(({ id }) => !eventIds.includes(id)).map(ofEvent),
    ...writes
      .filter(({ id, has_event: hasEvent }) => !hasEvent && !writeIds.includes(id))
      .filter(({ state, at }) => state === 'done' && at >= since && at <= lateFrom)
      .map(ofWrite),
  ];
  await keepDifferences(client, found, now);
  await client.query('DELETE FROM upstream_writes WHERE at < $1', [new Date(until.getTime() - KEPT_WRITES_MS)]);
}

function ofEvent(event: OpenEvent): Found {
  const kind = event.actor_kind === ADMIN_KEY ? 'unasked' : 'console';
  const what = `${eventWords(event.type)}: ${event.subject_name}, by ${event.actor_name}.`;
  return { id: `event ${event.id}`, kind, at: event.at, eventId: event.id, intentId: null, what };
}

function ofWrite({ id, at, intent_id: intentId, command, subject_name: subject }: OpenWrite): Found {
  const what = `${commandWords(command)}: ${subject}.`;
  return { id: `write ${id}`, kind: 'no_trace', at, eventId: null, intentId, what };
}

async function openEvents(client: pg.ClientBase, from: Date): Promise<OpenEvent[]> {
  const { rows } = await client.query<OpenEvent>(
    `SELECT id, at, type, actor_kind, actor_name, subject_name, details FROM vendor_events e
     WHERE at >= $1 AND type = ANY($2) AND write_id IS NULL
       AND NOT EXISTS (SELECT FROM differences d WHERE d.id = 'event ' || e.id)
     ORDER BY at, id`,
    [from, CHANGES],
  );
  return rows;
}

/** Also those that are without a trace so far: it may have come late. */
async function openWrites(client: pg.ClientBase, from: Date): Promise<OpenWrite[]> {
  const { rows } = await client.query<OpenWrite>(
    `SELECT w.id, w.intent_id, w.trace, w.at, w.ended_at, w.state, w.has_event, i.command,
       coalesce(i.subject_name, i.subject_id) AS subject_name FROM upstream_writes w
     JOIN intents i ON i.id = w.intent_id
     WHERE w.at >= $1::timestamptz - interval '10 minutes' AND w.state <> 'failed'
       AND (NOT w.has_event OR w.trace LIKE '%/rate_limits') ORDER BY w.at, w.id`,
    [from],
  );
  return rows;
}

async function keepPairs(client: pg.ClientBase, pairs: readonly { eventId: string; writeId: string }[]): Promise<void> {
  if (pairs.length === 0) return;
  const given = JSON.stringify(pairs);
  await client.query(
    `UPDATE vendor_events e SET write_id = p."writeId"
     FROM jsonb_to_recordset($1::jsonb) AS p("eventId" text, "writeId" uuid) WHERE e.id = p."eventId"`,
    [given],
  );
  await client.query(
    `UPDATE upstream_writes w SET has_event = true
     FROM jsonb_to_recordset($1::jsonb) AS p("writeId" uuid) WHERE w.id = p."writeId"`,
    [given],
  );
  await client.query(
    `UPDATE differences d SET ended_at = now() FROM jsonb_to_recordset($1::jsonb) AS p("writeId" uuid)
     WHERE d.id = 'write ' || p."writeId" AND d.ended_at IS NULL`,
    [given],
  );
}

/** Those of one reading are told together. */
async function keepDifferences(client: pg.ClientBase, found: readonly Found[], now: Date): Promise<void> {
  if (found.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO differences (id, kind, at, found_at, event_id, intent_id)
     SELECT id, kind, at, $2, "eventId", "intentId" FROM jsonb_to_recordset($1::jsonb)
       AS f(id text, kind text, at timestamptz, "eventId" text, "intentId" uuid)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [JSON.stringify(found), now],
  );
  const news = found.filter(({ id }) => rows.some((row) => row.id === id));
  const [first] = news;
  if (!first) return;
  await tell(client, {
    kind: 'audit.difference',
    about: {
      count: news.length,
      examples: news.slice(0, 5).map(({ kind, what }) => `${differenceWords(kind)}: ${what}`),
    },
    subject: { kind: 'audit', id: 'differences', name: 'Differences from Anthropic’s record' },
    key: first.id,
    now,
  });
}
