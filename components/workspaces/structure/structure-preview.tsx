'use client';

import { useEffect, useRef } from 'react';
import { formatCountCompact } from '@/components/page/figures/format';
import { Status } from '@/components/ui/status';
import { TIER_WORDS } from '@/components/workspaces/workspace-words';
import { typeWords } from '@/lib/domain/rate-limits/rules';
import type { PlacePreview } from '@/lib/domain/structure/schema';
import { LIVE_WORKSPACES } from '@/lib/domain/workspaces/rules';

interface StructurePreviewProps {
  places: readonly PlacePreview[];
  /** Live workspaces as they are now. */
  live: number;
}

/** What setting up comes to, before anything is done. */
export function StructurePreview({ places, live }: StructurePreviewProps) {
  const top = useRef<HTMLParagraphElement>(null);
  // The fields before it were scrolled to their end.
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'center' });
  }, []);
  const created = places.filter(({ exists }) => !exists).length;
  return (
    <div className="flex flex-col gap-4">
      <p ref={top} className="text-muted">
        {created === 0
          ? 'No workspaces will be created.'
          : `${created} ${created === 1 ? 'workspace' : 'workspaces'} will be created, for ${live + created} of ${LIVE_WORKSPACES} in use.`}{' '}
        Limits take up to an hour to apply. You will see each step as it runs, and can retry any that fails.
      </p>
      {places.map((place) => (
        <section key={place.name} aria-label={place.name} className="rounded-lg border border-line">
          <header className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
            <h3 className="font-medium">{place.name}</h3>
            <span className="flex gap-3 text-table">
              <span className="text-muted">{TIER_WORDS[place.tier]}</span>
              {place.exists ? (
                <Status tone="neutral">Exists already</Status>
              ) : (
                <Status tone="good">Will be created</Status>
              )}
            </span>
          </header>
          {place.limits.length === 0 ? (
            <p className="px-3 pb-2 text-table text-muted">
              {place.exists
                ? 'Its own limits are removed: it may use all of the organisation’s limits.'
                : 'No limits of its own: it may use all of the organisation’s limits.'}
            </p>
          ) : (
            <table className="data-table">
              <caption className="sr-only">Limits of {place.name}</caption>
              <tbody>
                {place.limits.map(({ name, values }) => (
                  <tr key={name}>
                    <th scope="row" className="w-2/5 align-top">
                      {name}
                    </th>
                    <td>
                      <ul>
                        {values.map(({ type, value }) => (
                          <li key={type}>
                            <data value={value} title={value.toLocaleString('en-GB')} className="figure">
                              {formatCountCompact(BigInt(value))}
                            </data>{' '}
                            <span className="text-muted">{typeWords(type)}</span>
                          </li>
                        ))}
                      </ul>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      ))}
    </div>
  );
}
