import { formatCount } from '@/components/page/figures/format';
import { FacetBar, type PackedFacet } from './facet-bar';

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
  return <FacetBar label={label} facets={shown.map(packed)} />;
}

function packed({ label, count, href, isChosen, isWarning }: FacetLink): PackedFacet {
  return [
    label,
    formatCount(BigInt(count)),
    href,
    `${isChosen ? 'chosen' : ''} ${isWarning && count > 0 ? 'warning' : ''}`.trim(),
  ];
}
