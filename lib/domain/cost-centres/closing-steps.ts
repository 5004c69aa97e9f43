import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import { Prisma } from '@/prisma/generated/client';
import { CENTRE_JOINS, CENTRE_REF } from './place-sql';
import { type CostByCentre, SHARED_REF, splitShared } from './rules';
import { SHARING_KEY } from './schema';
import { numbered, sharingIn } from './sharing-reads';

/** Held by whatever changes what belongs to a cost centre, and by a month while it is closed. */
export const CENTRES_LOCK = Prisma.sql`SELECT pg_advisory_xact_lock(hashtext('steward.cost_centres'))::text`;

async function run<Row extends pg.QueryResultRow>(client: pg.ClientBase, sql: Prisma.Sql): Promise<Row[]> {
  return (await client.query<Row>(sql.text, sql.values as unknown[])).rows;
}

/** Keeps which cost centre each line of closed months has, of those that have none kept yet. */
export async function keepCentres(client: pg.ClientBase, months: readonly Day[]): Promise<void> {
  await run(
    client,
    Prisma.sql`INSERT INTO closed_centres (month, workspace_ref, key_ref, centre_ref)
      SELECT t.day, t.workspace_ref, t.key_ref, ${CENTRE_REF} FROM (
        SELECT DISTINCT month AS day, workspace_ref, key_ref FROM spend_monthly WHERE month = ANY(${months}::date[])
      ) t ${CENTRE_JOINS} WHERE kept.month IS NULL`,
  );
}

/** Keeps what each cost centre is charged for the month, its part of the shared cost, and what all of them are called. */
export async function freezeCentres(client: pg.ClientBase, month: Day): Promise<void> {
  await run(client, CENTRES_LOCK);
  await keepCentres(client, [month]);
  const centres = await run<{ id: string; ref: number }>(
    client,
    Prisma.sql`SELECT id::text AS id, ref FROM cost_centres`,
  );
  const [setting] = await run<{ value: unknown }>(
    client,
    Prisma.sql`SELECT value FROM settings WHERE key = ${SHARING_KEY}`,
  );
  const sharing = sharingIn(setting?.value);
  const rows = await run<{ ref: number; amount: string }>(
    client,
    Prisma.sql`SELECT c.centre_ref AS ref, sum(${SPEND_COST})::text AS amount FROM spend_monthly t
      JOIN closed_centres c USING (month, workspace_ref, key_ref) WHERE t.month = ${month}::date GROUP BY 1`,
  );
  const own: CostByCentre = new Map(rows.map(({ ref, amount }) => [ref, BigInt(amount)]));
  const shared = splitShared(own, numbered(sharing, centres));
  const refs = [...new Set([...own.keys(), ...shared.keys()])];
  await run(
    client,
    Prisma.sql`INSERT INTO closed_centre_costs (month, centre_ref, code, name, project, ledger_code, own_nano, shared_nano)
      SELECT ${month}::date, a.ref, coalesce(n.code, ''), coalesce(n.name, ''), coalesce(n.project, ''), coalesce(n.ledger_code, ''),
        a.own, a.shared
      FROM unnest(${refs}::int[], ${listOwn(own, refs)}::bigint[], ${refs.map((ref) => String(shared.get(ref) ?? 0n))}::bigint[])
        AS a (ref, own, shared) LEFT JOIN cost_centres n ON n.ref = a.ref`,
  );
  await run(
    client,
    Prisma.sql`UPDATE closed_months SET sharing = ${JSON.stringify(sharing)}::jsonb WHERE month = ${month}::date`,
  );
}

/** Shared cost is its own row: what was handed on of it is not counted there as well. */
function listOwn(own: CostByCentre, refs: readonly number[]): string[] {
  return refs.map((ref) => (ref === SHARED_REF ? '0' : String(own.get(ref) ?? 0n)));
}
