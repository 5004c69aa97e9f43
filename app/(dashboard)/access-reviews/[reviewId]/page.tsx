import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { ItemFilterLinks } from '@/components/access-reviews/item-filters';
import { ItemList } from '@/components/access-reviews/item-list';
import { itemHref, loadItemParams, toItemFilters } from '@/components/access-reviews/item-params';
import { ManyTools } from '@/components/access-reviews/many-tools';
import { ReviewStateNote } from '@/components/access-reviews/review-state';
import { ReviewTools } from '@/components/access-reviews/review-tools';
import { repeatWords } from '@/components/access-reviews/review-words';
import { CsvLink } from '@/components/charts/csv-link';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import { formatDay } from '@/lib/core/time';
import { getAccessReview, listAccessReviewItems } from '@/lib/domain/access-reviews/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Access review' };

interface Props {
  params: Promise<{ reviewId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function AccessReviewPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'access_review:read');
  const { reviewId } = await params;
  const review = await orNotFound(getAccessReview(ctx, { reviewId }));
  const shown = await loadItemParams(searchParams);
  const filters = toItemFilters(shown, review.state === 'closed', ctx.now);
  const items = await listAccessReviewItems(ctx, { reviewId, ...filters, from: Math.max(0, shown.from) });
  const mayWrite = can(ctx.actor, 'access_review:write');
  const canDecide = review.state === 'open' || (review.state === 'due' && mayWrite);
  const { name, dueDay, workspaces, repeatMonths, nextDay } = review;
  const scope = workspaces === null ? 'Whole organisation' : counted(workspaces.length, 'workspace', 'workspaces');
  const next =
    nextDay === null ? repeatWords(repeatMonths) : `${repeatWords(repeatMonths)}, next on ${formatDay(nextDay)}`;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Access reviews', href: '/access-reviews' }]} here={name} />
      <PageHead
        title={name}
        line={`${scope}. Last day to decide: ${formatDay(dueDay)}, UTC. ${next}.`}
        action={
          <>
            {mayWrite && <ReviewTools review={review} />}
            {review.isWhole && (
              <ButtonLink href={`/access-reviews/${reviewId}/report`} variant="outline">
                Report
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-4 grid gap-3 empty:hidden">
        <ReviewStateNote review={review} />
      </div>
      <ItemFilterLinks review={review} params={shown} show={filters.show} />
      <Panel
        title={counted(items.found, 'item', 'items')}
        note="As it stood when the review began"
        tools={
          <>
            {canDecide && items.theirs > 1 && <ManyTools {...{ reviewId, filters }} count={items.theirs} />}
            <CsvLink
              href={itemHref(`/api/v1/access-reviews/${reviewId}/export`, { ...shown, from: 0 })}
              label="CSV"
              title="These items with their decisions"
            />
          </>
        }
        isFlush
      >
        {items.rows.length === 0 ? (
          <EmptyState title={filters.show === 'undecided' ? 'Nothing is undecided here' : 'Nothing found'}>
            Choose another decision or kind above to see other items.
          </EmptyState>
        ) : (
          <ItemList reviewId={reviewId} rows={items.rows} canDecide={canDecide} />
        )}
        {(items.next !== null || shown.from > 0) && (
          <nav aria-label="Pages of items" className="flex justify-end gap-1 px-4 py-3">
            {shown.from > 0 && (
              <ButtonLink href={itemHref(`/access-reviews/${reviewId}`, { ...shown, from: 0 })} variant="outline">
                First page
              </ButtonLink>
            )}
            {items.next !== null && (
              <ButtonLink
                href={itemHref(`/access-reviews/${reviewId}`, { ...shown, from: items.next })}
                variant="outline"
                rel="next"
              >
                Next page
              </ButtonLink>
            )}
          </nav>
        )}
      </Panel>
    </>
  );
}
