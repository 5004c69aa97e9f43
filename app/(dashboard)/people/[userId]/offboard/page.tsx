import type { Metadata } from 'next';
import { keyFact } from '@/components/offboarding/key-fact';
import { LeaveForm } from '@/components/offboarding/leave-form';
import { PlanPanels } from '@/components/offboarding/plan-panels';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Notice } from '@/components/ui/notice';
import { env } from '@/lib/core/env';
import { planDeparture } from '@/lib/domain/offboarding/plan-queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Offboard' };

export default async function LeavePage({ params }: { params: Promise<{ userId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:write');
  const { userId } = await params;
  const page = await orNotFound(planDeparture(ctx, { userId }));
  const { plan } = page;
  const isSelf = ctx.actor.upstreamUserId === userId;
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'People', href: '/people' },
          { label: plan.name, href: `/people/${userId}` },
        ]}
        here="Offboard"
      />
      <PageHead title={`Offboard ${plan.name}`} line={`${plan.email}. Nothing happens until you confirm at the end.`} />
      <PlanPanels page={page} consoleOrigin={env().consoleOrigin} />
      {isSelf ? (
        <Notice tone="warning" title="You cannot offboard yourself">
          Ask another owner or admin to do it.
        </Notice>
      ) : (
        <LeaveForm userId={userId} name={plan.name} keys={plan.survivingKeys.map(keyFact)} />
      )}
    </>
  );
}
