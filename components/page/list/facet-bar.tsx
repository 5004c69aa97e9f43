'use client';

/** A facet as it is sent: its words, its count, where it leads, and `chosen` or `warning` where it is so. */
export type PackedFacet = readonly [words: string, count: string, href: string, look: string];

/** The facets of a list, drawn from what they say: as elements of the server each would be sent twice. */
export function FacetBar({ label, facets }: { label: string; facets: readonly PackedFacet[] }) {
  return (
    <ul aria-label={label} className="no-print mb-3 flex flex-wrap gap-1">
      {facets.map(([words, count, href, look]) => (
        <li key={words}>
          <a href={href} aria-current={look.includes('chosen') ? 'true' : undefined} className="facet">
            {words}
            <span className={look.includes('warning') ? 'facet__warning' : undefined}>{count}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
