import 'server-only';
import { groupBy } from '@/lib/core/group-by';
import { addDays, dayOf } from '@/lib/core/time';
import { readWireCost, readWireUsage } from '@/lib/domain/admin-api/report-queries';
import { centsOf, KEPT_GROUPS, type KeptGroup, WIRE_GROUPS } from '@/lib/domain/admin-api/rules';
import { heavy } from '../heavy';
import { type Bucket, encodeReport } from './encode';
import { refused } from './failure';
import type { Asked, Handler } from './lists';
import { readInteger, readMany, readPage, readTime, writePage } from './params';

const WIDTHS = {
  '1d': { ms: 86_400_000, usual: 7, most: 31 },
  '1h': { ms: 3_600_000, usual: 24, most: 168 },
} as const;
type Width = keyof typeof WIDTHS;

const FILTERS: Readonly<Record<string, KeptGroup>> = {
  ...{ api_key_ids: 'api_key_id', context_window: 'context_window', inference_geos: 'inference_geo', models: 'model' },
  ...{ service_tiers: 'service_tier', speeds: 'speed', workspace_ids: 'workspace_id' },
};
const NOT_KEPT = ['account_ids', 'service_account_ids'];

interface Buckets {
  starts: number[];
  next_page: string | null;
  has_more: boolean;
}

/** The buckets of a page: from the one that holds starting_at, as long as they end by ending_at and have begun. */
function readBuckets({ query, ctx }: Asked, scope: string, width: Width): Buckets {
  const { ms, usual, most } = WIDTHS[width];
  const [starting, ending] = [readTime(query, 'starting_at'), readTime(query, 'ending_at')];
  if (starting === null) throw refused(400, 'starting_at: Field required');
  if (ending !== null && ending <= starting) throw refused(400, 'ending_at: must be after starting_at');
  const limit = readInteger(query, 'limit', most, usual);
  const first = readPage(scope, query) ?? Math.floor(starting / ms) * ms;
  const begun = (Math.floor(ctx.now.getTime() / ms) + 1) * ms;
  const stop = Math.min(ending === null ? begun : Math.floor(ending / ms) * ms, begun);
  const starts: number[] = [];
  for (let at = first; at + ms <= stop && starts.length < limit; at += ms) starts.push(at);
  const next = first + starts.length * ms;
  const hasMore = starts.length > 0 && next + ms <= stop;
  return { starts, next_page: hasMore ? writePage(scope, query, next) : null, has_more: hasMore };
}

const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** What the mirror does not hold is said, never answered as nothing. */
function requireRead(unread: readonly string[], what: string): void {
  const [first] = unread;
  if (first === undefined) return;
  const words = unread.length === 1 ? first : `${first} and ${unread.length - 1} more days`;
  throw refused(404, `Steward does not hold the ${what} of ${words}. Ask for days that it has read.`);
}

function span(starts: readonly number[]) {
  const [first = 0] = starts;
  return { from: dayOf(new Date(first)), to: dayOf(new Date(starts.at(-1) ?? first)) };
}

/** The usage report from the snapshots. */
export const usageReport: Handler = async (asked) => {
  const { ctx, query } = asked;
  const width = query.get('bucket_width') ?? '1d';
  if (width === '1m') throw refused(400, 'bucket_width: Steward holds days and hours, not minutes.');
  if (width !== '1d' && width !== '1h') throw refused(400, 'bucket_width: Input should be one of 1d, 1h');
  const groups = [...new Set(readMany(query, 'group_by'))];
  const unknown = groups.find((group) => !WIRE_GROUPS.includes(group));
  if (unknown !== undefined) throw refused(400, `group_by: Input should be one of ${WIRE_GROUPS.join(', ')}`);
  const kept = KEPT_GROUPS.filter((group) => groups.includes(group));
  if (kept.length < groups.length || NOT_KEPT.some((name) => readMany(query, name).length > 0))
    throw refused(400, 'Steward holds no accounts for use with an API key: group and filter by api_key_id instead.');
  const filters = Object.fromEntries(
    Object.entries(FILTERS).flatMap(([name, group]) => {
      const values = readMany(query, name);
      return values.length === 0 ? [] : [[group, values]];
    }),
  );
  const { starts, ...page } = readBuckets(asked, 'usage_report', width);
  if (starts.length === 0) return { data: [], ...page };
  const [first = 0] = starts;
  const asks = { ...span(starts), width: width as Width, groupBy: kept, filters };
  const read = (at: number) => heavy(ctx, () => readWireUsage(ctx, { ...asks, only: time(at) }));
  const begun = await read(first);
  requireRead(begun.unread, width === '1h' ? 'hourly usage' : 'usage');
  async function* buckets(): AsyncGenerator<Bucket> {
    for (const at of starts) {
      const { results } = at === first ? begun : await read(at);
      yield { head: { starting_at: time(at), ending_at: time(at + WIDTHS[asks.width].ms) }, results };
    }
  }
  return { stream: encodeReport(buckets(), page), asOf: begun.asOf };
};

/** The cost report from the snapshots. */
export const costReport: Handler = async (asked) => {
  const { ctx, query } = asked;
  if ((query.get('bucket_width') ?? '1d') !== '1d') throw refused(400, 'bucket_width: Input should be one of 1d');
  const groups = readMany(query, 'group_by');
  if (groups.some((group) => group !== 'workspace_id' && group !== 'description'))
    throw refused(400, 'group_by: Input should be one of workspace_id, description');
  const { starts, ...page } = readBuckets(asked, 'cost_report', '1d');
  if (starts.length === 0) return { data: [], ...page };
  const [byWorkspace, byDescription] = [groups.includes('workspace_id'), groups.includes('description')];
  const found = await heavy(ctx, () => readWireCost(ctx, { ...span(starts), byWorkspace, byDescription }));
  requireRead(found.unread, 'cost');
  const results = groupBy(found.results, ({ day }) => day);
  return {
    data: starts.map((at) => {
      const day = dayOf(new Date(at));
      return {
        starting_at: time(at),
        ending_at: `${addDays(day, 1)}T00:00:00Z`,
        results: (results.get(day) ?? []).map(({ workspaceId, line, amountNano }) => ({
          amount: centsOf(BigInt(amountNano)),
          currency: 'USD',
          workspace_id: workspaceId,
          description: line?.description ?? null,
          cost_type: line?.costType ?? null,
          model: line?.model ?? null,
          token_type: line?.tokenType ?? null,
          context_window: line?.contextWindow ?? null,
          service_tier: line?.serviceTier ?? null,
          inference_geo: line?.inferenceGeo ?? null,
        })),
      };
    }),
    ...page,
    asOf: found.asOf,
  };
};
