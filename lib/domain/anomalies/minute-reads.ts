import type pg from 'pg';
import { groupBy } from '@/lib/core/group-by';
import { addDays, type Day, dayOf, dayStart, daysFrom } from '@/lib/core/time';
import { STEWARD_PREFIX } from '@/lib/domain/usage/schema';
import { BASELINE_DAYS } from './baseline-rules';
import { LEAST_HOUR } from './hour-rules';
import { MINUTE_DAYS, WINDOW_MINUTES, type Windows } from './minute-rules';

const MINUTE_MS = 60_000;

/** What a Steward key spent in its last minutes. Estimates are made of these: they need not be exact. */
export interface RecentSpend {
  gatewayKeyId: string;
  /** As the explorer names it. */
  apiKeyId: string;
  name: string;
  workspaceId: string;
  nano: number;
}

/** The Steward keys that spent enough in the last minutes to be told of, with the minute that is not over. */
export async function readRecent(client: pg.Pool | pg.ClientBase, now: Date): Promise<RecentSpend[]> {
  const from = new Date((Math.floor(now.getTime() / MINUTE_MS) - WINDOW_MINUTES + 1) * MINUTE_MS);
  const { rows } = await client.query<RecentSpend>(
    `SELECT k.id::text AS "gatewayKeyId", $4 || k.id AS "apiKeyId", k.name, k.workspace_id AS "workspaceId", t.nano
     FROM (SELECT key_id, sum(cost_nano)::float8 AS nano FROM gateway_traffic_minutes
       WHERE at >= $1 AND at <= $2 GROUP BY key_id HAVING sum(cost_nano) >= $3::float8) t
     JOIN gateway_keys k ON k.id = t.key_id ORDER BY k.id`,
    [from, now, LEAST_HOUR, STEWARD_PREFIX],
  );
  return rows;
}

export interface MinuteHistory {
  windows: Windows;
  firstUse: Date;
  /** Of the nine weeks before today; null before its first use. */
  days: (number | null)[];
}

/** With each of these keys `key` itself and those whose place it took by rotation. */
const LINES = `WITH RECURSIVE line AS (SELECT id AS key, id FROM unnest($1::uuid[]) id
  UNION SELECT line.key, k.replaces_id FROM line JOIN gateway_keys k ON k.id = line.id WHERE k.replaces_id IS NOT NULL)`;

/** What the gateway counted of these keys before: by ten minutes and by day. */
export async function readMinuteHistory(
  client: pg.ClientBase,
  gatewayKeyIds: readonly string[],
  now: Date,
): Promise<Map<string, MinuteHistory>> {
  const today = dayOf(now);
  const windows = await client.query<{ id: string; window: number; nano: number }>(
    `${LINES} SELECT line.key::text AS id, floor(date_part('epoch', at) / $4) AS window, sum(cost_nano)::float8 AS nano
     FROM line JOIN gateway_traffic_minutes t ON t.key_id = line.id WHERE at >= $2 AND at < $3 GROUP BY 1, 2`,
    [gatewayKeyIds, dayStart(addDays(today, -MINUTE_DAYS - 1)), now, WINDOW_MINUTES * 60],
  );
  const days = await client.query<{ id: string; day: Day; nano: number }>(
    `${LINES} SELECT line.key::text AS id, (at AT TIME ZONE 'UTC')::date::text AS day, sum(cost_nano)::float8 AS nano
     FROM line JOIN gateway_traffic_days t ON t.key_id = line.id WHERE at < $2 GROUP BY 1, 2 ORDER BY 2`,
    [gatewayKeyIds, dayStart(today)],
  );
  const windowsOf = groupBy(windows.rows, ({ id }) => id);
  return new Map(
    [...groupBy(days.rows, ({ id }) => id)].map(([id, own]) => {
      const spent = new Map(own.map(({ day, nano }) => [day, nano]));
      const first = own[0]?.day ?? today;
      const before = daysFrom(addDays(today, -BASELINE_DAYS), BASELINE_DAYS);
      return [
        id,
        {
          windows: new Map(windowsOf.get(id)?.map(({ window, nano }) => [window, nano])),
          firstUse: dayStart(first),
          days: before.map((day) => (day < first ? null : (spent.get(day) ?? 0))),
        },
      ];
    }),
  );
}
