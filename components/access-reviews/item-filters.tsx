import { FacetLinks } from '@/components/page/list/facet-links';
import type { AccessReviewDetail } from '@/lib/domain/access-reviews/query-schema';
import { ITEM_FACETS, ITEM_KIND_WORDS, ITEM_KINDS, type ItemFacet } from '@/lib/domain/access-reviews/rules';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { type ItemParams, itemHref } from './item-params';
import { FACET_WORDS } from './review-words';

interface ItemFiltersProps {
  review: AccessReviewDetail;
  params: ItemParams;
  show: ItemFacet;
}

export function ItemFilterLinks({ review, params, show }: ItemFiltersProps) {
  const { id, items, undecided, keep, remove, outcomes } = review;
  const counts = { undecided, keep, remove, failed: (outcomes.failed ?? 0) + (outcomes.changed ?? 0), all: items };
  const hrefWith = (change: Partial<ItemParams>) =>
    itemHref(`/access-reviews/${id}`, { ...params, from: 0, ...change });
  return (
    <>
      <FacetLinks
        label="Decisions"
        facets={ITEM_FACETS.map((facet) => ({
          ...{ id: facet, label: FACET_WORDS[facet], count: counts[facet], isChosen: show === facet },
          ...{ href: hrefWith({ show: facet }), isFixed: facet === 'undecided' || facet === 'all' },
        }))}
      />
      <ul aria-label="Kinds" className="no-print mb-3 flex flex-wrap gap-1">
        {[null, ...ITEM_KINDS].map((kind) => (
          <li key={kind ?? 'every'}>
            <a href={hrefWith({ kind })} aria-current={params.kind === kind ? 'true' : undefined} className="facet">
              {kind === null ? 'Every kind' : ITEM_KIND_WORDS[kind]}
            </a>
          </li>
        ))}
        <li>
          <a
            href={hrefWith({ unused: !params.unused })}
            aria-current={params.unused ? 'true' : undefined}
            className="facet"
          >
            Not used for {UNUSED_AFTER_DAYS} days
          </a>
        </li>
      </ul>
      <form action={`/access-reviews/${id}`} className="no-print mb-3 max-w-96">
        {params.show && <input type="hidden" name="show" value={params.show} />}
        {params.kind && <input type="hidden" name="kind" value={params.kind} />}
        <input
          type="search"
          name="search"
          aria-label="Search names"
          placeholder="Search names"
          defaultValue={params.search}
          maxLength={100}
          className="input input--primary w-full"
        />
      </form>
    </>
  );
}
