import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { Prisma } from '@/prisma/generated/client';
import type { Filters, Found } from './sql';

const KEY_KINDS: readonly string[] = ['api_key', 'gateway_key'];

/** The API keys that are asked about: changes of many keys have a step for each. */
function keysAskedAbout({ subjects = [] }: Pick<Filters, 'subjects'>, found: Found): string[] {
  return [...subjects, ...found.subjects].filter(({ kind }) => KEY_KINDS.includes(kind)).map(({ id }) => `key:${id}`);
}

/**
 * What changes of many did to the keys that are asked about, each once: whoever tries the rest of a change takes over what is
 * done. Null where no key is asked about. Who reads the audit of some workspaces alone finds nothing by other keys.
 */
export function stepsAskedAbout(actor: Caller, filters: Pick<Filters, 'subjects'>, found: Found): Prisma.Sql | null {
  const keys = keysAskedAbout(filters, found);
  if (keys.length === 0) return null;
  const { all, namesOnly, moneyOnly, workspaceIds } = reach(actor, 'audit:read');
  const isTheirs = all
    ? Prisma.sql`true`
    : Prisma.sql`s.key IN (SELECT 'key:' || id FROM api_keys WHERE workspace_id = ANY(${workspaceIds}::text[])
        UNION ALL SELECT 'key:' || id::text FROM gateway_keys WHERE workspace_id = ANY(${workspaceIds}::text[]))`;
  return Prisma.sql`
    SELECT DISTINCT ON (s.key, s.at) s.intent_id, s.position, s.label, ${isTheirs} AS is_theirs,
      CASE WHEN s.detail ->> 'outcome' = 'skipped' THEN 'skipped' ELSE s.state END AS state,
      coalesce(s.message, s.detail ->> 'why') AS message, s.detail -> 'before' AS before, s.detail -> 'after' AS after
    FROM intent_steps s JOIN intents o ON o.id = s.intent_id
    WHERE s.key = ANY(${keys}::text[]) AND s.state <> 'waiting' AND ${namesOnly || moneyOnly ? Prisma.sql`true` : isTheirs}
    ORDER BY s.key, s.at, o.created_at`;
}

/** Of a change `i`: its first step among them. */
export const STEP_OF_CHANGE = Prisma.sql`(SELECT jsonb_build_object('label', t.label, 'state', t.state, 'message', t.message,
  'before', t.before, 'after', t.after, 'isTheirs', t.is_theirs) FROM stepped t WHERE t.intent_id = i.id ORDER BY t.position LIMIT 1)`;

export const NO_STEP = Prisma.sql`NULL::jsonb`;

/** Changes `i` that have one. */
export const HAS_STEP = Prisma.sql`i.id = ANY(ARRAY(SELECT intent_id FROM stepped))`;
