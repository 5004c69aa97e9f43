import { addDays, dayOf } from '@/lib/core/time';
import { SPLITS } from '@/lib/domain/usage/schema';
import type { BenchRow } from './bench-database';
import type { LargeSteward } from './product';
import { percentile } from './row';
import { inTurn } from './timing';

const RANGES = [
  { days: 14, granularity: 'hour' },
  { days: 30, granularity: 'day' },
  { days: 365, granularity: 'week' },
  { days: 730, granularity: 'month' },
] as const;
const METRICS = ['cost', 'total_tokens', 'cache_hit_rate'] as const;
const ROUNDS = { rounds: 3, warmUp: 1 };

/** What the explorer asks for in its combinations, over HTTP as the page does. */
export async function measureExplorer({ visitor }: LargeSteward): Promise<BenchRow[]> {
  const today = dayOf(new Date());
  const { options } = JSON.parse(await visitor.read('/api/v1/usage/options?kind=model&limit=2')) as {
    options: { id: string }[];
  };
  const models = options.map(({ id }) => id.replaceAll(',', '%2C')).join(',');
  const paths = RANGES.flatMap(({ days, granularity }) =>
    SPLITS.flatMap((split) =>
      METRICS.flatMap((metric) =>
        ['', models].map((filter) => {
          const from = addDays(today, 1 - days);
          const query = new URLSearchParams({ metric, split, from, to: today, granularity });
          if (filter !== '') query.set('models', filter);
          return `/api/v1/usage?${query}`;
        }),
      ),
    ),
  );
  const timings = await inTurn(visitor, paths, ROUNDS);
  const typical = new Map(
    [...timings].map(([path, times]) => [
      path,
      percentile(
        times.map(({ wholeMs }) => wholeMs),
        0.5,
      ),
    ]),
  );
  const [slowest = '', slowestMs = 0] = [...typical].sort(([, a], [, b]) => b - a)[0] ?? [];
  const query = new URLSearchParams(slowest.split('?')[1]);
  const words = ['metric', 'split', 'granularity', 'from'].map((name) => query.get(name)).join(', ');
  const over = [...typical.values()].filter((ms) => ms >= 1_000).length;
  return [
    {
      name: `Explorer, ${paths.length} combinations: median`,
      value: percentile([...typical.values()], 0.5),
      unit: 'ms',
    },
    {
      name: `Explorer, slowest combination (${words}${query.has('models') ? ', two models' : ''})`,
      value: slowestMs,
      unit: 'ms',
      target: '< 1000',
    },
    { name: 'Explorer, combinations of a second or more', value: over, unit: '', target: '≤ 0' },
  ];
}
