import type { Metadata } from 'next';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { CaseTable } from '@/components/reviews/case-table';
import { NoticeTable } from '@/components/reviews/notice-table';
import { ReviewState } from '@/components/reviews/review-state';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { listReviews } from '@/lib/domain/reviews/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Review cases' };

export default async function ReviewsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { cases, notices, ...reading } = await listReviews(ctx);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here="Review cases" />
      <PageHead
        title="Review cases"
        line="Flagged messages that Anthropic asks the organisation to review, and its notices."
      />
      <ReviewState {...reading} now={ctx.now} />
      <div className="grid gap-4">
        <Panel title="Notices" note="Newest first, all times UTC" isFlush>
          {notices.length === 0 ? (
            <EmptyState title="No notices">
              Requests to respond, warnings and questions from Anthropic appear here and under Needs attention.
            </EmptyState>
          ) : (
            <NoticeTable rows={notices} />
          )}
        </Panel>
        <Panel title="Cases" note="Open ones first, all times UTC" isFlush>
          {cases.length === 0 ? (
            <EmptyState title="No cases">
              A case lists messages that Anthropic flagged, by their IDs. Steward never reads the messages.
            </EmptyState>
          ) : (
            <CaseTable rows={cases} />
          )}
        </Panel>
      </div>
    </>
  );
}
