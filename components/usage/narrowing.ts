import type { Split, UsageReport } from '@/lib/domain/usage/schema';
import type { UsageParams } from './search-params';
import type { Narrowing } from './usage-view';

const PARAM_OF = { workspace: 'workspace', model: 'model', api_key: 'key' } as const;
/** What a part is looked at by when it is looked at alone. */
const NEXT_SPLIT = { workspace: 'model', model: 'workspace', api_key: 'model' } as const satisfies Record<
  string,
  Split
>;

const KIND_WORDS = { workspace: 'Workspace', model: 'Model', key: 'API key' } as const;

function isNarrowing(split: Split): split is keyof typeof PARAM_OF {
  return Object.hasOwn(PARAM_OF, split);
}

/** The same page for one part alone, split by the next thing; null for parts that are no single thing. */
export function narrowTo(params: UsageParams, split: Split, id: string): UsageParams | null {
  if (!isNarrowing(split) || id === 'other' || id === 'total') return null;
  return { ...params, split: NEXT_SPLIT[split], [PARAM_OF[split]]: [id] };
}

/** The filters in force, by name where the report knows it. */
export function narrowingsOf(params: UsageParams, report: UsageReport): Narrowing[] {
  const named = new Map(report.series.map(({ id, label }) => [id, label]));
  const ofSplit = isNarrowing(report.split) ? PARAM_OF[report.split] : null;
  return (['workspace', 'model', 'key'] as const).flatMap((param) =>
    params[param].map((id) => {
      const name = (ofSplit === param && named.get(id)) || id;
      return { param, id, label: `${KIND_WORDS[param]}: ${name}` };
    }),
  );
}
