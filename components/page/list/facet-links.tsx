import { formatCount } from '@/components/page/figures/format';

export interface FacetLink {
  id: string;
  label: string;
  count: number;
  href: string;
  isChosen: boolean;
  /** These need attention. */
  isWarning?: boolean;
  /** Shown also when it has none. */
  isFixed?: boolean;
}

/** Ways of looking at a list, each with how many rows it has. */
export function FacetLinks({ label, facets }: { label: string; facets: readonly FacetLink[] }) {
  const shown = facets.filter(({ count, isChosen, isFixed }) => count > 0 || isChosen || isFixed);
  return (
    <ul aria-label={label} className="no-print mb-3 flex flex-wrap gap-1">
      {shown.map(({ id, label: words, count, href, isChosen, isWarning }) => (
        <li key={id}>
          <a href={href} aria-current={isChosen ? 'true' : undefined} className="facet">
            {words}
            <span className={isWarning && count > 0 ? 'facet__warning' : undefined}>{formatCount(BigInt(count))}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
