import type { Metadata } from 'next';
import { StartForm } from '@/components/access-reviews/start-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { addDays, dayOf } from '@/lib/core/time';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Start access review' };

const DAYS = 21;

export default async function StartAccessReviewPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'access_review:write');
  const workspaces = await listWorkspaceNames(ctx);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Access reviews', href: '/access-reviews' }]} here="Start" />
      <PageHead
        title="Start access review"
        line="What everybody holds is kept as it stands now, and reviewers are told at once."
      />
      <Panel className="max-w-2xl pt-4">
        <StartForm
          dueDay={addDays(dayOf(ctx.now), DAYS)}
          workspaces={workspaces.map(({ id, name }) => ({ id, name }))}
        />
      </Panel>
    </>
  );
}
