import type pg from 'pg';
import { addDays, dayOf, dayStart, daysBetween } from '@/lib/core/time';
import { BASELINE_DAYS } from './baseline-rules';
import { leastHour } from './hour-rules';
import { readMinuteHistory, readRecent } from './minute-reads';
import { judgeMinutes, WINDOW_MINUTES, wasJudged } from './minute-rules';
import { makeSubject, readSpans, seriesKey } from './series-reads';
import { nextSpans, openSpan } from './span-rules';
import { keepSpans } from './span-steps';

const MINUTE_MS = 60_000;

/**
 * Judges the last minutes of Steward keys by what the gateway has counted, before any report has them. What begins here goes
 * on by the report's days, as everything else. Returns whether anything began.
 */
export async function judgeLastMinutes(client: pg.ClientBase, now: Date): Promise<boolean> {
  const recent = await readRecent(client, now);
  if (recent.length === 0) return false;
  const from = addDays(dayOf(now), -BASELINE_DAYS);
  const today = daysBetween(from, dayOf(now));
  const spans = await readSpans(client, from);
  const history = await readMinuteHistory(
    client,
    recent.map(({ gatewayKeyId }) => gatewayKeyId),
    now,
  );
  const minuteMs = Math.floor((now.getTime() - dayStart(dayOf(now)).getTime()) / MINUTE_MS) * MINUTE_MS;
  const afterMs = Math.max(0, minuteMs - (WINDOW_MINUTES - 1) * MINUTE_MS);
  const changed = recent.flatMap(({ gatewayKeyId, apiKeyId, name, workspaceId, nano: value }) => {
    const subject = makeSubject('api_key', apiKeyId, name, { workspaceId, apiKeyId });
    const own = spans.get(seriesKey(subject)) ?? [];
    const known = history.get(gatewayKeyId);
    if (!known || openSpan(own) || wasJudged(own, today)) return [];
    const { windows, firstUse, days } = known;
    const finding = judgeMinutes(windows, { now, firstUse, value, least: leastHour(days, BASELINE_DAYS) });
    const span = finding && nextSpans(own, today, { ...finding, start: today }).at(-1);
    return span ? [{ subject, span, afterMs }] : [];
  });
  await keepSpans(client, from, changed, now);
  return changed.length > 0;
}
