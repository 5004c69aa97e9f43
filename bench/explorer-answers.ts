import { dayOf } from '@/lib/core/time';
import type { BenchRow } from './bench-database';
import { combinations, wordsOf } from './combinations';
import type { BenchSteward } from './product';
import { percentile } from './row';
import { inTurn } from './timing';

const ROUNDS = { rounds: 3, warmUp: 1 };

/** What the explorer asks for in its combinations, over HTTP as the page does. */
export async function measureExplorer({ visitor }: BenchSteward): Promise<BenchRow[]> {
  const today = dayOf(new Date());
  const { options } = JSON.parse(await visitor.read('/api/v1/usage/options?kind=model&limit=2')) as {
    options: { id: string }[];
  };
  const asked = combinations(
    today,
    options.map(({ id }) => id),
  );
  const words = new Map(
    asked.map((filter) => {
      const { model: models = [], ...rest } = filter;
      const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]));
      if (models.length > 0) query.set('model', models.map((id) => id.replaceAll(',', '%2C')).join(','));
      return [`/api/v1/usage?${query}`, wordsOf(filter)];
    }),
  );
  const timings = await inTurn(visitor, [...words.keys()], ROUNDS);
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
  const over = [...typical.values()].filter((ms) => ms >= 1_000).length;
  return [
    {
      name: `Explorer, ${words.size} combinations: median`,
      value: percentile([...typical.values()], 0.5),
      unit: 'ms',
    },
    {
      name: `Explorer, slowest combination (${words.get(slowest)})`,
      value: slowestMs,
      unit: 'ms',
      target: '< 1000',
    },
    { name: 'Explorer, combinations of a second or more', value: over, unit: '', target: '≤ 0' },
  ];
}
