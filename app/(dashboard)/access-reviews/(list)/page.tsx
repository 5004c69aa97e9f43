import type { Metadata } from 'next';
import { createLoader, createSerializer, type SearchParams } from 'nuqs/server';
import { EvidenceLinks } from '@/components/access-reviews/evidence-links';
import { ReviewTable } from '@/components/access-reviews/review-table';
import { parseAsPlace } from '@/components/page/list/place';
import { PlaceLinks } from '@/components/page/list/place-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { listAccessReviews } from '@/lib/domain/access-reviews/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Access reviews' };

const params = { older: parseAsPlace, newer: parseAsPlace };
const [loadPlace, placeHref] = [createLoader(params), createSerializer(params)];

export default async function AccessReviewsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'access_review:read');
  const { older, newer } = await loadPlace(searchParams);
  const { rows, ...page } = await listAccessReviews(ctx, {
    ...(older ? { before: older } : {}),
    ...(newer ? { after: newer } : {}),
  });
  const mayWrite = can(ctx.actor, 'access_review:write');
  const start = mayWrite && (
    <ButtonLink href="/access-reviews/start" variant="primary">
      Start a review
    </ButtonLink>
  );
  return (
    <>
      <PageHead
        title="Access reviews"
        line="Leads, owners and admins keep or remove every access by a date; the result is a signed report."
        action={rows.length > 0 && start}
      />
      <Panel isFlush>
        {rows.length === 0 ? (
          <EmptyState title="No access reviews" step={start || undefined}>
            A review asks about every person, role, lead, token and key, with its last use beside it.
          </EmptyState>
        ) : (
          <ReviewTable rows={rows} />
        )}
        <PlaceLinks
          label="Pages of access reviews"
          page={page}
          hrefOf={(place) => placeHref('/access-reviews', place)}
        />
      </Panel>
      {mayWrite && (
        <Panel
          title="Evidence pack"
          note="Members, roles, keys, policies, changes, reviews and checkpoints of a period, with a signed manifest. Days in UTC"
          className="mt-4"
        >
          <EvidenceLinks today={dayOf(ctx.now)} />
        </Panel>
      )}
    </>
  );
}
