import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/panel';
import { FacetLinks } from './facet-links';
import type { ListSelect, PackedSelect } from './filter-selects';
import { ListView } from './list-view';
import { PageLinks } from './page-links';

interface FacetedListProps<Facet extends string> {
  /** What the search looks through: `Search by name, hint or owner`. */
  searchLabel: string;
  selects?: readonly ListSelect[];
  /** Orders for narrow screens, where a table has no heads. */
  orders?: readonly { value: string; label: string }[];
  sorting?: { sort: string; order: string };
  /** A filter that is set and no facet, above them. */
  filter?: ReactNode;
  facetsLabel: string;
  facets: readonly Facet[];
  facetWords: Record<Facet, string>;
  /** Those that need attention. */
  warnings?: readonly Facet[];
  /** Those that are shown also when they have none. */
  fixed: readonly Facet[];
  show: Facet;
  list: {
    rows: readonly unknown[];
    facets: Record<Facet, number>;
    page: number;
    pageSize: number;
    total: number;
  };
  /** What is counted, in the plural. */
  what: string;
  /** The address with another facet or page. */
  hrefWith: (change: { show?: Facet; page?: number }) => string;
  title?: string;
  note?: ReactNode;
  tools?: ReactNode;
  isEmpty?: boolean;
  /** Shown instead of the table. */
  empty: ReactNode;
  /** The table. */
  children: ReactNode;
}

/** A list as most pages have it: search and filters, facets with their counts, the table or why there is none, pages. */
export function FacetedList<Facet extends string>(props: FacetedListProps<Facet>) {
  const { searchLabel, selects, orders, sorting, filter, list, what, hrefWith } = props;
  const { title, note, tools, isEmpty = list.rows.length === 0, empty, children } = props;
  return (
    <ListView
      searchLabel={searchLabel}
      selects={selects?.map(packed)}
      orders={orders}
      order={sorting && `${sorting.sort} ${sorting.order}`}
    >
      {filter}
      <FacetLinks
        label={props.facetsLabel}
        facets={props.facets.map((facet) => ({
          id: facet,
          label: props.facetWords[facet],
          count: list.facets[facet],
          href: hrefWith({ show: facet }),
          isChosen: facet === props.show,
          isWarning: props.warnings?.includes(facet),
          isFixed: props.fixed.includes(facet),
        }))}
      />
      <Panel title={title} note={note} tools={tools} isFlush>
        {isEmpty ? empty : children}
        <PageLinks {...list} what={what} hrefOf={(page) => hrefWith({ page })} />
      </Panel>
    </ListView>
  );
}

function packed({ options, ...select }: ListSelect): PackedSelect {
  return { ...select, options: options.map(({ value, label }) => [value, label]) };
}
