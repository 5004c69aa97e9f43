import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { noteStatus } from '@/lib/mirror/run';
import type { Upstream } from '@/lib/upstream/client';
import { judgeProbe } from './rules';
import { CAPABILITIES, type Capability, type ProbedCapability, type ProbeRecord } from './schema';

const HOUR_MS = 3_600_000;

interface ProbeDeps {
  upstream: Upstream;
  pool: pg.Pool;
  now: Date;
}

/** Requests a little of everything that can be read, and records what the key may do. One request each, but of spend limits. */
export async function probe({ upstream, pool, now }: ProbeDeps): Promise<ProbedCapability[]> {
  const asked = asks(upstream, now);
  const capabilities = await Promise.all(CAPABILITIES.map((capability) => ask(capability, asked[capability])));
  const record: ProbeRecord = { ...upstream.connection, capabilities };
  const client = await pool.connect();
  try {
    await noteStatus(client, 'connection', now, record);
  } finally {
    client.release();
  }
  return capabilities;
}

async function ask(capability: Capability, run: () => Promise<unknown>): Promise<ProbedCapability> {
  try {
    await run();
    return judgeProbe(capability, null);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return judgeProbe(capability, error);
  }
}

function asks(upstream: Upstream, now: Date): Record<Capability, () => Promise<unknown>> {
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const today = dayOf(now);
  const yesterday = { from: dayStart(addDays(today, -1)), to: dayStart(today) };
  const one = { limit: 1 };
  return {
    organization: () => upstream.getOrganization(),
    users: () => upstream.listUsers(one),
    invites: () => upstream.listInvites(one),
    workspaces: () => upstream.listWorkspaces(one),
    api_keys: () => upstream.listApiKeys(one),
    rate_limits: () => upstream.listRateLimits(),
    spend_limits: () => askSpendLimits(upstream),
    usage_report: () =>
      upstream.readUsage({ from: new Date(hour.getTime() - HOUR_MS), to: hour, buckets: 1, width: '1h' }),
    cost_report: () => upstream.readCost({ ...yesterday, buckets: 1 }),
    analytics: () => upstream.readAnalytics(yesterday),
    activity_feed: () => upstream.listActivities(one),
    reviews: () => upstream.listReviewCases(one),
  };
}

/** Reading one by its id is refused where writing is not enabled; the list answers all the same. */
async function askSpendLimits(upstream: Upstream): Promise<void> {
  const [first] = (await upstream.listSpendLimits()).items;
  if (first) await upstream.getSpendLimit(first.id);
}
