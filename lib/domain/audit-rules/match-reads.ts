import type { z } from 'zod';
import type { Tx } from '@/lib/core/db';
import { isOnlyOfEvents, matchingEvents } from '@/lib/domain/audit/event-reads';
import { findNamed } from '@/lib/domain/audit/named-reads';
import { listed, matching } from '@/lib/domain/audit/sql';
import { eventWords } from '@/lib/domain/differences/event-rules';
import { commandWords } from '@/lib/domain/operations/schema';
import { allOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import type { ruleFilters } from './schema';

const SHOWN = 5;
const OPEN = ['queued', 'running', 'waiting'];
/** A change that took longer than this from request to end is not told of. */
const ENDED_WITHIN = Prisma.sql`interval '2 days'`;
/** What ended just now may not be there to be read yet: it is looked at this much later. */
const SETTLED = Prisma.sql`interval '10 seconds'`;

interface Match {
  command: string;
  subject: string | null;
  who: string | null;
  count: number;
  things: number;
}

export interface Matches {
  /** Of how many things: a change of many counts as what it did. */
  things: number;
  /** Changes. */
  count: number;
  /** The first few in words. */
  examples: string[];
}

/** What fits and ended after the one moment and not after the other: changes of Steward's, and what was read of Anthropic's record. */
export async function readMatches(
  tx: Tx,
  filters: z.output<typeof ruleFilters>,
  after: Date,
  upTo: Date,
): Promise<Matches> {
  const changes = isOnlyOfEvents(filters) ? [] : await readChanges(tx, filters, after, upTo);
  const events = await readForeign(tx, filters, after, upTo);
  const words = [
    ...changes.map((match) => toWords(commandWords(match.command), match)),
    ...events.map((match) => toWords(eventWords(match.command), match)),
  ];
  const all = (what: 'count' | 'things') => (changes[0]?.[what] ?? 0) + (events[0]?.[what] ?? 0);
  return { things: all('things'), count: all('count'), examples: words.slice(0, SHOWN) };
}

function toWords(what: string, { subject, who }: Match): string {
  return `${what}: ${subject ?? ''}, by ${who ?? 'Steward'}.`;
}

async function readChanges(tx: Tx, filters: z.output<typeof ruleFilters>, after: Date, upTo: Date): Promise<Match[]> {
  const found = await findNamed(tx, filters);
  const list = listed(filters);
  // What is no command, such as a sign-in, is taken up by the worker only after it ended.
  const ended = Prisma.sql`greatest(i.finished_at, i.claimed_at, i.created_at)`;
  const isTold =
    filters.outcome && OPEN.includes(filters.outcome) ? Prisma.sql`true` : Prisma.sql`NOT i.state = ANY(${OPEN})`;
  return tx.$queryRaw<Match[]>`
    SELECT i.command, i.subject_name AS subject, coalesce(nullif(p.name, ''), p.email, i.actor_name) AS who,
      (count(*) OVER ())::int AS count, (sum(${THINGS}) OVER ())::int AS things
    FROM ${list.from} LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE ${allOf([
      Prisma.sql`${list.at} > ${after}::timestamptz - ${ENDED_WITHIN}`,
      ...between(ended, after, upTo),
      isTold,
      ...matching(filters, found, list),
      ...became(filters, Prisma.sql`i.after`),
    ])} ORDER BY ${ended} LIMIT ${SHOWN}`;
}

async function readForeign(tx: Tx, filters: z.output<typeof ruleFilters>, after: Date, upTo: Date): Promise<Match[]> {
  const fitting = matchingEvents(filters);
  if (!fitting) return [];
  return tx.$queryRaw<Match[]>`
    SELECT e.type AS command, e.subject_name AS subject, e.actor_name AS who, (count(*) OVER ())::int AS count,
      (count(*) OVER ())::int AS things
    FROM vendor_events e
    WHERE ${allOf([
      Prisma.sql`e.at > ${after}::timestamptz - ${ENDED_WITHIN}`,
      ...between(Prisma.sql`e.read_at`, after, upTo),
      ...fitting,
      ...became(filters, CHANGED),
    ])}
    ORDER BY e.at LIMIT ${SHOWN}`;
}

/** What a change did: one thing, or as many of its steps as did something. */
const THINGS = Prisma.sql`greatest(1, (SELECT count(*) FROM intent_steps t WHERE t.intent_id = i.id AND t.state = 'done'
  AND t.detail->>'outcome' IS DISTINCT FROM 'skipped'))`;

/** The fields that an event changed, as they are now. */
const CHANGED = Prisma.sql`coalesce((SELECT jsonb_object_agg(coalesce(u->>'type', ''), u->'current_value')
    FROM jsonb_array_elements(CASE jsonb_typeof(e.details->'updates') WHEN 'array' THEN e.details->'updates' ELSE '[]' END) u), '{}')
  || jsonb_build_object('role', e.details->'current_role', 'workspace_role', e.details->'workspace_role',
    'invited_role', e.details->'invited_role')`;

/** That a field has one of these values now, or is named so and says yes. */
function became({ becomes = '' }: z.output<typeof ruleFilters>, fields: Prisma.Sql): Prisma.Sql[] {
  const values = becomes
    .split(',')
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '');
  if (values.length === 0) return [];
  const of = Prisma.sql`jsonb_each_text(CASE jsonb_typeof(${fields}) WHEN 'object' THEN ${fields} ELSE '{}' END)`;
  const isOne = Prisma.sql`lower(f.value) = ANY(${values}::text[]) OR (f.value = 'true' AND lower(f.key) = ANY(${values}::text[]))`;
  return [Prisma.sql`EXISTS (SELECT FROM ${of} f WHERE ${isOne})`];
}

function between(at: Prisma.Sql, after: Date, upTo: Date): Prisma.Sql[] {
  return [
    Prisma.sql`${at} > ${after}::timestamptz - ${SETTLED}`,
    Prisma.sql`${at} <= ${upTo}::timestamptz - ${SETTLED}`,
  ];
}
