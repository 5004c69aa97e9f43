import { WireError } from './errors';

const WINDOW_MS = 60_000;

/** Counts requests per world over the last minute; off until a limit is set. */
export function createRateWindow() {
  let perMinute: number | null = null;
  const times = new Map<string, number[]>();
  return {
    limit(requestsPerMinute: number | null) {
      perMinute = requestsPerMinute;
      times.clear();
    },
    spend(worldName: string, nowMs: number) {
      if (perMinute === null) return;
      const recent = (times.get(worldName) ?? []).filter((time) => time > nowMs - WINDOW_MS);
      times.set(worldName, recent);
      const oldest = recent[0];
      if (recent.length >= perMinute && oldest !== undefined) {
        const waitSeconds = Math.max(1, Math.ceil((oldest + WINDOW_MS - nowMs) / 1_000));
        const headers = { 'retry-after': String(waitSeconds) };
        throw new WireError(429, 'Too many Admin API requests for this organization.', null, headers);
      }
      recent.push(nowMs);
    },
  };
}
