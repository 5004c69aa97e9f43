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
}

export interface Matches {
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
  return { count: (changes[0]?.count ?? 0) + (events[0]?.count ?? 0), examples: words.slice(0, SHOWN) };
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
      (count(*) OVER ())::int AS count
    FROM ${list.from} LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE ${allOf([
      Prisma.sql`${list.at} > ${after}::timestamptz - ${ENDED_WITHIN}`,
      ...between(ended, after, upTo),
      isTold,
      ...matching(filters, found, list),
    ])} ORDER BY ${ended} LIMIT ${SHOWN}`;
}

async function readForeign(tx: Tx, filters: z.output<typeof ruleFilters>, after: Date, upTo: Date): Promise<Match[]> {
  const fitting = matchingEvents(filters);
  if (!fitting) return [];
  return tx.$queryRaw<Match[]>`
    SELECT e.type AS command, e.subject_name AS subject, e.actor_name AS who, (count(*) OVER ())::int AS count
    FROM vendor_events e
    WHERE ${allOf([
      Prisma.sql`e.at > ${after}::timestamptz - ${ENDED_WITHIN}`,
      ...between(Prisma.sql`e.read_at`, after, upTo),
      ...fitting,
    ])}
    ORDER BY e.at LIMIT ${SHOWN}`;
}

function between(at: Prisma.Sql, after: Date, upTo: Date): Prisma.Sql[] {
  return [
    Prisma.sql`${at} > ${after}::timestamptz - ${SETTLED}`,
    Prisma.sql`${at} <= ${upTo}::timestamptz - ${SETTLED}`,
  ];
}
