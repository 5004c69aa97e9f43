import type { Metadata } from 'next';
import { Activity } from '@/components/audit/activity';
import { PrintButton } from '@/components/forms/print-button';
import { DepartureReportView } from '@/components/offboarding/departure-report';
import { CheckForm, RetryForm } from '@/components/offboarding/go-on-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { ConsoleMembersLink } from '@/components/people/console-members-link';
import { RefreshRuns } from '@/components/settings/sync/refresh-runs';
import { Notice } from '@/components/ui/notice';
import { env } from '@/lib/core/env';
import { getDeparture } from '@/lib/domain/offboarding/departure-queries';
import type { DepartureDetail } from '@/lib/domain/offboarding/query-schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Offboarding' };

export default async function DeparturePage({ params }: { params: Promise<{ departureId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:write');
  const { departureId } = await params;
  const departure = await orNotFound(getDeparture(ctx, { departureId }));
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'People', href: '/people' },
          { label: 'Offboarding', href: '/offboarding' },
        ]}
        here={departure.name}
      />
      <PageHead
        title={departure.state === 'dry_run' ? `${departure.name}: dry run` : `Offboarding of ${departure.name}`}
        line={
          departure.state === 'dry_run'
            ? 'What offboarding would have done. Nothing was changed.'
            : 'What was planned, what was done, and what is left.'
        }
        action={<PrintButton file="departure" />}
      />
      <Left departure={departure} />
      <DepartureReportView departure={departure} />
      <Activity
        ctx={ctx}
        of={{
          kind: ['departure', 'user', 'person'],
          ids: [departure.id, departure.userId ?? departure.report.plan.personId ?? departure.id],
        }}
        what={`the offboarding of ${departure.name}`}
        className="no-print mt-4"
      />
      {departure.state === 'running' && <RefreshRuns isRunning />}
    </>
  );
}

function Left({ departure: { id, name, state, task, report } }: { departure: DepartureDetail }) {
  if (state === 'waiting') {
    return (
      <div className="mb-4">
        <Notice tone="warning" title={`${name} is still a member of the organisation`}>
          <p>{task} Everything else is done. This task closes by itself once they are gone at Anthropic.</p>
          <div className="no-print mt-2 flex flex-wrap items-center justify-between gap-3">
            <ConsoleMembersLink consoleOrigin={env().consoleOrigin} />
            <CheckForm departureId={id} name={name} />
          </div>
        </Notice>
      </div>
    );
  }
  if (state === 'incomplete') {
    return (
      <div className="mb-4">
        <Notice tone="danger" title="Some steps did not succeed">
          <p>Completed steps stay. The steps below show why the others failed.</p>
          <div className="no-print mt-2">
            <RetryForm asked={report.asked} intentId={report.intentId} name={name} />
          </div>
        </Notice>
      </div>
    );
  }
  return null;
}
