import type { Metadata } from 'next';
import { createLoader, parseAsInteger, type SearchParams } from 'nuqs/server';
import { ReportTable } from '@/components/access-reviews/report-table';
import { STATE_LOOKS } from '@/components/access-reviews/review-words';
import { PrintButton } from '@/components/forms/print-button';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import { formatDay, formatInstant } from '@/lib/core/time';
import { getAccessReview, listAccessReviewItems } from '@/lib/domain/access-reviews/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Access review report' };

/** On one page, and on paper; all of them are in the file. */
const PAGE_SIZE = 500;
const loadFrom = createLoader({ from: parseAsInteger.withDefault(0) });

interface Props {
  params: Promise<{ reviewId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function AccessReviewReportPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'access_review:read', WHOLE_ORGANIZATION);
  const { reviewId } = await params;
  const { from } = await loadFrom(searchParams);
  const review = await orNotFound(getAccessReview(ctx, { reviewId }));
  const asked = { reviewId, show: 'all' as const, from: Math.max(0, from), pageSize: PAGE_SIZE };
  const { rows, next, found } = await listAccessReviewItems(ctx, asked);
  const { name, startedByName, startedAt, dueDay, confirmedByName, confirmedAt, closedByName, closedAt } = review;
  const facts = [
    `Started by ${startedByName}, ${formatInstant(startedAt)}.`,
    `Decided until ${formatDay(dueDay)}.`,
    ...(confirmedAt
      ? [`Removal of ${review.removals} confirmed by ${confirmedByName}, ${formatInstant(confirmedAt)}.`]
      : []),
    ...(closedAt ? [`Closed by ${closedByName}, ${formatInstant(closedAt)}.`] : []),
  ];
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Access reviews', href: '/access-reviews' },
          { label: name, href: `/access-reviews/${reviewId}` },
        ]}
        here="Report"
      />
      <PageHead
        title={`${name}: report`}
        line={facts.join(' ')}
        action={
          <>
            <PrintButton file="access_review" />
            {closedAt && (
              <ButtonLink href={`/api/v1/access-reviews/${reviewId}/report`} variant="outline" download>
                Signed file
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-4">
        {review.digest ? (
          <Notice tone="good" title="Signed with the key of the audit’s checkpoints">
            <span className="break-all">SHA-256 of the file without its last line: {review.digest}</span>
          </Notice>
        ) : (
          <Notice tone="neutral" title={`${STATE_LOOKS[review.state].words}: not signed before it is closed`} />
        )}
      </div>
      <Panel title={counted(found, 'item', 'items')} note="As it stood when the review began" isFlush>
        <ReportTable rows={rows} />
      </Panel>
      {next !== null && (
        <p className="no-print mt-3 text-end">
          <ButtonLink href={`/access-reviews/${reviewId}/report?from=${next}`} variant="outline" rel="next">
            Next {PAGE_SIZE}
          </ButtonLink>
        </p>
      )}
    </>
  );
}
