import type pg from 'pg';
import { groupBy } from '@/lib/core/group-by';
import { addDays, type Day, dayOf, dayStart, daysBetween } from '@/lib/core/time';
import { NO_REF } from '@/lib/domain/usage/ledger/names';
import { COST_SUM } from '@/lib/domain/usage/token-types';
import { KEY_SENSITIVITY, PLACE_SENSITIVITY } from './baseline-rules';
import { NUMBERED_KEYS } from './key-sql';
import type { FindingKind, SeriesKind } from './schema';
import type { Span, SpanState } from './span-rules';
import type { KeySeries, NamedSeries, Series, Watched } from './watch-rules';

/** What an incident is of, as it is kept. */
export interface Subject {
  seriesKind: SeriesKind;
  seriesId: string;
  name: string;
  workspaceId: string | null;
  apiKeyId: string | null;
  model: string | null;
}

export interface StoredSpan extends Span {
  /** Undefined for one that is not stored yet. */
  incidentId?: string;
}

export interface Named {
  subject: Subject;
  spans: readonly StoredSpan[];
}

export interface WatchedDays extends Watched {
  from: Day;
  keys: (KeySeries & Named)[];
  workspaces: (NamedSeries & Named)[];
  models: (NamedSeries & Named)[];
}

interface SeriesRow {
  id: string;
  name: string;
  workspace: string | null;
  first: Day | null;
  model: string;
  days: Day[];
  spent: string[];
}

/** What people said of a series counts for so long. */
const VERDICT_DAYS = 400;
/** Keys below it on all of the days are not looked at: no incident of theirs could be told of. */
const LEAST_KEY_NANO = (KEY_SENSITIVITY.least / 2).toString();

/** The daily spend of whatever could be unusual on the days, with what is known of it from `from` on. */
export async function readWatched(
  client: pg.ClientBase,
  { from, days, isWhole }: { from: Day; days: readonly Day[]; isWhole: (day: Day) => boolean },
): Promise<WatchedDays> {
  const to = days.at(-1) ?? from;
  const length = daysBetween(from, to) + 1;
  const known = Array.from({ length }, (_, at) => isWhole(addDays(from, at)));
  const spans = await readSpans(client, from);
  const base = { weekdayOfFirst: dayStart(from).getUTCDay() };
  const spread = (rows: readonly Pick<SeriesRow, 'days' | 'spent'>[]) => {
    const values: (number | null)[] = known.map((whole) => (whole ? 0 : null));
    for (const { days: on, spent } of rows)
      for (const [place, day] of on.entries()) {
        const at = daysBetween(from, day);
        const value = values[at];
        if (value !== null && value !== undefined) values[at] = value + Number(spent[place]);
      }
    return values;
  };
  const named = (subject: Subject, rows: readonly SeriesRow[], sensitivity = PLACE_SENSITIVITY) => ({
    ...{ ...base, subject, sensitivity, values: spread(rows), spans: spans.get(seriesKey(subject)) ?? [] },
  });
  const byKey = groupBy(await keyRows(client, from, to, days), ({ id }) => id);
  const keys = [...byKey.values()].map((rows): KeySeries & Named => {
    const [{ id, name, workspace, first } = NOTHING] = rows;
    const subject = makeSubject('api_key', id, name, { workspaceId: workspace, apiKeyId: id });
    const onDay = new Map(rows.map((row) => [row.model, spread([row])]));
    return {
      ...named(subject, rows, KEY_SENSITIVITY),
      ...{ workspace: workspace ?? '', firstUse: first === null ? null : daysBetween(from, first) },
      onModel: (model, day) => onDay.get(model)?.[day] ?? 0,
    };
  });
  const workspaceRows = await placeRows(client, 'workspace', from, to);
  const workspaces = workspaceRows.map((row) => ({
    ...named(makeSubject('workspace', row.id, row.name, { workspaceId: row.id }), [row]),
    id: row.id,
  }));
  const modelRows = await placeRows(client, 'model', from, to);
  const models = modelRows.map((row) => ({
    ...named(makeSubject('model', row.id, row.name, { model: row.id }), [row]),
    id: row.id,
  }));
  const organization: Series = {
    ...base,
    sensitivity: PLACE_SENSITIVITY,
    values: spread(workspaceRows),
    spans: [],
  };
  return { from, keys, workspaces, models, organization };
}

const NOTHING: SeriesRow = { id: '', name: '', workspace: null, first: null, model: '', days: [], spent: [] };

export function makeSubject(
  seriesKind: SeriesKind,
  seriesId: string,
  name: string,
  of: Partial<Pick<Subject, 'workspaceId' | 'apiKeyId' | 'model'>>,
): Subject {
  return { seriesKind, seriesId, name, workspaceId: null, apiKeyId: null, model: null, ...of };
}

export const seriesKey = ({ seriesKind, seriesId }: Pick<Subject, 'seriesKind' | 'seriesId'>) =>
  `${seriesKind} ${seriesId}`;

async function keyRows(client: pg.ClientBase, from: Day, to: Day, days: readonly Day[]): Promise<SeriesRow[]> {
  const { rows } = await client.query<SeriesRow>(
    `WITH looked AS (
       SELECT key_ref FROM spend_daily WHERE day = ANY($3::date[]) AND key_ref <> ${NO_REF}
       GROUP BY key_ref, day HAVING sum(${COST_SUM}) >= $4
       UNION SELECT a.ref FROM anomalies i JOIN ${NUMBERED_KEYS} a ON a.id = i.api_key_id
       WHERE i.series_kind = 'api_key' AND (i.state = 'open' OR i.seen >= $1::date)
     ), summed AS (
       SELECT key_ref, model_ref, day, sum(${COST_SUM}) AS nano FROM spend_daily JOIN looked USING (key_ref)
       WHERE day BETWEEN $1::date AND $2::date GROUP BY key_ref, model_ref, day
     )
     SELECT a.id, a.name, a.workspace_id AS workspace, coalesce(m.value, '') AS model,
       (SELECT min(f.day)::text FROM spend_daily f WHERE f.key_ref = s.key_ref) AS first,
       array_agg(s.day::text) AS days, array_agg(s.nano::text) AS spent
     FROM summed s JOIN ${NUMBERED_KEYS} a ON a.ref = s.key_ref LEFT JOIN dimension_values m ON m.ref = s.model_ref
     GROUP BY a.id, a.name, a.workspace_id, m.value, s.key_ref ORDER BY a.id, m.value`,
    [from, to, days, LEAST_KEY_NANO],
  );
  return rows;
}

const PLACES = {
  workspace: `SELECT w.id, w.name, t.day, t.cost FROM rollup_workspace t JOIN workspaces w ON w.ref = t.workspace_ref`,
  model: `SELECT m.value AS id, m.value AS name, t.day, t.cost FROM rollup_model t JOIN dimension_values m ON m.ref = t.model_ref`,
};

async function placeRows(client: pg.ClientBase, kind: keyof typeof PLACES, from: Day, to: Day): Promise<SeriesRow[]> {
  const { rows } = await client.query<SeriesRow>(
    `SELECT id, name, array_agg(day::text) AS days, array_agg(cost::text) AS spent FROM (${PLACES[kind]}) t
     WHERE day BETWEEN $1::date AND $2::date GROUP BY id, name ORDER BY id`,
    [from, to],
  );
  return rows;
}

interface SpanRow {
  id: string;
  seriesKind: SeriesKind;
  seriesId: string;
  since: Date;
  seen: Day;
  state: SpanState;
  kind: FindingKind;
  usual: string;
  limit: string;
  peak: string;
  excess: string;
}

/** What is known of earlier incidents by series, with what people said of them. */
export async function readSpans(client: pg.ClientBase, from: Day): Promise<Map<string, StoredSpan[]>> {
  const { rows } = await client.query<SpanRow>(
    `SELECT id::text, series_kind AS "seriesKind", series_id AS "seriesId", since, seen::text,
       coalesce(verdict, state) AS state, found_by AS kind, usual_nano::text AS usual, limit_nano::text AS "limit",
       peak_nano::text AS peak, excess_nano::text AS excess
     FROM anomalies WHERE state = 'open' OR seen >= $1::date OR (verdict IS NOT NULL AND seen >= $1::date - ${VERDICT_DAYS})
     ORDER BY since, id`,
    [from],
  );
  const spans = new Map<string, StoredSpan[]>();
  for (const { id, seriesKind, seriesId, since, seen, state, kind, usual, limit, peak, excess } of rows) {
    const name = seriesKey({ seriesKind, seriesId });
    const span = {
      ...{ incidentId: id, start: daysBetween(from, dayOf(since)), seen: daysBetween(from, seen), state, kind },
      ...{ usual: Number(usual), limit: Number(limit), peak: Number(peak), excess: Number(excess) },
    };
    spans.set(name, [...(spans.get(name) ?? []), span]);
  }
  return spans;
}
