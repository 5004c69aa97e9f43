import type pg from 'pg';
import { queryOn, type Tx } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { Prisma } from '@/prisma/generated/client';
import { type AboutOf, findKind, type KindName } from './kinds/list';
import type { ToldSubject } from './schema';

export interface FoundCondition<Name extends KindName> {
  subject: ToldSubject;
  since: Date;
  /** The values for its words, as in the kind's `about`. */
  measure: AboutOf<Name>;
  workspaceIds?: readonly string[];
  /** Contains amounts. */
  money?: boolean;
}

export interface KeptConditions<Name extends KindName> {
  /** This kind was never looked for before: what exists already is not news. */
  isFirst: boolean;
  opened: KeptCondition<Name>[];
  ended: KeptCondition<Name>[];
}

type KeptCondition<Name extends KindName> = FoundCondition<Name> & { id: string };

interface ChangedRow {
  isNew: boolean;
  id: string;
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  since: Date;
  workspaceIds: string[];
  measure: unknown;
  money: boolean;
}

/**
 * Makes the open conditions of a kind exactly what was found: opens new ones, updates those that go on and ends the rest.
 * Safe to repeat; two at once keep one row per subject. Tell of what it returns in the same transaction.
 */
export async function keepConditions<Name extends KindName>(
  tx: Tx | pg.ClientBase,
  kind: Name,
  found: readonly FoundCondition<Name>[],
  now: Date,
): Promise<KeptConditions<Name>> {
  const declaration = findKind(kind);
  for (const { measure } of found) declaration?.about.parse(measure);
  // One at a time for each kind; the first one learns that it is the first.
  const first = await queryOn<{ isFirst: boolean }>(
    tx,
    Prisma.sql`INSERT INTO process_status AS s (name, at, detail) VALUES (${`conditions.${kind}`}, ${now}, '{}')
      ON CONFLICT (name) DO UPDATE SET at = excluded.at RETURNING xmax = 0 AS "isFirst"`,
  );
  const given = found.map(({ subject, since, measure, workspaceIds = [], money = declaration?.money ?? false }) => ({
    ...{ id: newId(), subject_kind: subject.kind, subject_id: subject.id, subject_name: subject.name },
    ...{ since: since.toISOString(), measure, workspace_ids: workspaceIds, money },
  }));
  const changed = await queryOn<ChangedRow>(
    tx,
    Prisma.sql`
      WITH found AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS f(id uuid, subject_kind text, subject_id text,
          subject_name text, since timestamptz, measure jsonb, workspace_ids text[], money boolean)
      ), kept AS (
        INSERT INTO conditions AS c (id, kind, subject_kind, subject_id, subject_name, workspace_ids, money, measure, since, state, seen_at)
        SELECT id, ${kind}, subject_kind, subject_id, subject_name, workspace_ids, money, measure, since, 'open', ${now} FROM found
        ON CONFLICT (kind, subject_kind, subject_id) WHERE state = 'open'
        DO UPDATE SET subject_name = excluded.subject_name, workspace_ids = excluded.workspace_ids, money = excluded.money,
          measure = excluded.measure, seen_at = excluded.seen_at
        -- Most have not changed since the minute before: their rows are not written again.
        WHERE (c.subject_name, c.workspace_ids, c.money, c.measure)
          IS DISTINCT FROM (excluded.subject_name, excluded.workspace_ids, excluded.money, excluded.measure)
        RETURNING c.*
      ), ended AS (
        UPDATE conditions c SET state = 'ended', ended_at = ${now} WHERE c.kind = ${kind} AND c.state = 'open'
          AND NOT EXISTS (SELECT FROM found f WHERE f.subject_kind = c.subject_kind AND f.subject_id = c.subject_id)
        RETURNING c.*
      ), changed AS (
        SELECT true AS is_new, k.* FROM kept k JOIN found f ON f.id = k.id UNION ALL SELECT false, e.* FROM ended e
      )
      SELECT is_new AS "isNew", id::text, subject_kind AS "subjectKind", subject_id AS "subjectId",
        subject_name AS "subjectName", since, workspace_ids AS "workspaceIds", measure, money
      FROM changed ORDER BY subject_kind, subject_id`,
  );
  const [opened, ended] = [true, false].map((isNew) =>
    changed.filter((row) => row.isNew === isNew).map((row) => toKept<Name>(row)),
  );
  return { isFirst: first[0]?.isFirst ?? false, opened: opened ?? [], ended: ended ?? [] };
}

function toKept<Name extends KindName>(row: ChangedRow): KeptCondition<Name> {
  const { id, subjectKind, subjectId, subjectName, since, workspaceIds, money } = row;
  const subject = { kind: subjectKind, id: subjectId, name: subjectName };
  return { id, subject, since, workspaceIds, measure: row.measure as AboutOf<Name>, money };
}
