import type pg from 'pg';
import { groupBy } from '@/lib/core/group-by';
import type { Day } from '@/lib/core/time';
import { HINTED_REF } from '@/lib/domain/api-keys/hint-sql';
import { COUNT_COLUMNS } from '@/lib/domain/usage/token-types';
import { GATEWAY_KEY_KIND, NO_REF } from './names';
import type { HourUse } from './spread-hours';
import { divideCounts, type Through, type ThroughGateway } from './through-gateway';

/** Gives numbers to the Steward keys that the days' ledger names. */
export async function nameGatewayKeys(client: pg.Pool | pg.ClientBase, days: readonly Day[]): Promise<void> {
  await client.query(
    `INSERT INTO usage_callers (id, kind)
     SELECT DISTINCT l.key_id::text, $2 FROM gateway_ledger l WHERE l.day = ANY($1::date[]) ORDER BY 1
     ON CONFLICT DO NOTHING`,
    [days, GATEWAY_KEY_KIND],
  );
}

/** What the gateway counted on a day, of vendor keys that the organisation's list has. */
export async function readThrough(client: pg.ClientBase, day: Day): Promise<ThroughGateway[]> {
  const { rows } = await client.query<(string | number | null)[]>({
    text: `SELECT w.ref, v.key, coalesce(m.ref, ${NO_REF}), coalesce(t.ref, ${NO_REF}), coalesce(x.ref, ${NO_REF}),
        CASE WHEN l.geo = 'not_available' THEN ${NO_REF} ELSE coalesce(g.ref, -1) END, c.ref,
        (dense_rank() OVER (ORDER BY c.id COLLATE "C") - 1)::int,
        ${COUNT_COLUMNS.map((column) => `sum(l.${column})::bigint`).join(', ')}
      FROM gateway_ledger l JOIN workspaces w ON w.id = l.workspace_id JOIN usage_callers c ON c.id = l.key_id::text
        CROSS JOIN LATERAL (SELECT ${HINTED_REF.sql} AS key) v
        LEFT JOIN dimension_values m ON m.kind = 'model' AND m.value = l.model
        LEFT JOIN dimension_values t ON t.kind = 'tier' AND t.value = l.tier
        LEFT JOIN dimension_values x ON x.kind = 'context' AND x.value = l.context
        LEFT JOIN dimension_values g ON g.kind = 'geo' AND g.value = l.geo
      WHERE l.day = $1::date AND v.key IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6, 7, c.id ORDER BY c.id COLLATE "C"`,
    values: [day],
    rowMode: 'array',
  });
  return rows.map(([workspace, key, model, tier, context, geo, via, rank, ...counts]) => ({
    ...{ workspace: Number(workspace), key: Number(key), model: Number(model), tier: Number(tier) },
    ...{ context: Number(context), geo: Number(geo), via: Number(via), rank: Number(rank) },
    counts: counts.map((count) => BigInt(count ?? 0)),
  }));
}

/** The same by hour. Within an hour the gateway tells models apart, and not terms: a key's are taken for those of its day. */
export async function divideHours(client: pg.ClientBase, day: Day, uses: readonly HourUse[]): Promise<HourUse[]> {
  const through = groupBy(await readThrough(client, day), ({ key, model, tier, workspace }) =>
    [key, model, tier, workspace].join(' '),
  );
  if (through.size === 0) return [...uses];
  const hours = await readTrafficHours(client, day);
  return uses.flatMap((use) => {
    const [key = NO_REF, model = NO_REF, ...place] = use.keys;
    const among = new Map<number, Through>();
    for (const { via, rank } of through.get(use.keys.join(' ')) ?? []) {
      const counts = hours.get(`${use.hour} ${via} ${model}`);
      if (counts) among.set(via, { via, rank, counts });
    }
    if (among.size === 0) return [use];
    const parts = [...among.values()];
    const [rest, ...shares] = divideCounts(use.counts, parts);
    return [
      { ...use, counts: rest },
      ...shares.map((counts, at) => ({ ...use, keys: [parts[at]?.via ?? key, model, ...place], counts })),
    ];
  });
}

async function readTrafficHours(client: pg.ClientBase, day: Day): Promise<Map<string, bigint[]>> {
  const { rows } = await client.query<(string | number)[]>({
    text: `SELECT extract(hour FROM h.at AT TIME ZONE 'UTC')::int, c.ref, m.ref,
        ${COUNT_COLUMNS.map((column) => `h.${column}`).join(', ')}
      FROM gateway_traffic_hours h JOIN usage_callers c ON c.id = h.key_id::text
        JOIN dimension_values m ON m.kind = 'model' AND m.value = h.model
      WHERE h.at >= ($1::date)::timestamp AT TIME ZONE 'UTC' AND h.at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'`,
    values: [day],
    rowMode: 'array',
  });
  return new Map(rows.map(([hour, via, model, ...counts]) => [`${hour} ${via} ${model}`, counts.map(BigInt)]));
}
