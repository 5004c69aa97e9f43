import { Time } from '@/components/page/figures/time';
import type { Freshness } from '@/lib/domain/sync/query-schema';

const SOURCES = [
  ['usage', 'Usage report'],
  ['cost', 'Cost report'],
  ['mirror', 'People, workspaces and keys'],
] as const satisfies readonly (readonly [keyof Freshness, string])[];

/** When each source was last read. */
export function SourceAges({ ages, now }: { ages: Freshness; now: Date }) {
  return (
    <dl className="mb-4 grid overflow-hidden rounded-xl border border-line bg-surface sm:grid-cols-3">
      {SOURCES.map(([source, label]) => {
        const at = ages[source];
        return (
          <div key={source} className="border-b border-line px-4 py-3 last:border-0 sm:border-e sm:border-b-0">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="mt-0.5">
              {at ? <Time at={new Date(at)} now={now} /> : <span className="text-muted">Never read</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
