import { LockKeyhole } from 'lucide-react';
import type { SearchParams } from 'nuqs/server';
import { loadPerson } from '@/app/(dashboard)/people/[userId]/load-person';
import { CentrePanel } from '@/components/cost-centres/centre-panel';
import { Facts } from '@/components/page/detail/facts';
import { loadTrendParams, trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendPanel } from '@/components/page/detail/trend-panel';
import { personFacts } from '@/components/people/person-facts';
import { PersonWorkspaces } from '@/components/people/person-workspaces';
import { Panel } from '@/components/ui/panel';
import { usageHref } from '@/components/usage/search-params';
import { rolesWith } from '@/lib/access/permissions';
import { nameOf } from '@/lib/core/names';
import { dayOf } from '@/lib/core/time';
import type { PersonDetail } from '@/lib/domain/people/query-schema';
import { getSpendWindow, usageReport } from '@/lib/domain/usage/report/queries';
import type { Ctx } from '@/lib/operations/context';

interface PersonPageProps {
  params: Promise<{ userId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function PersonPage({ params, searchParams }: PersonPageProps) {
  const { ctx, person } = await loadPerson((await params).userId);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0">
        <KeysTrend ctx={ctx} person={person} searchParams={searchParams} />
        <PersonWorkspaces person={person} />
      </div>
      <div className="flex flex-col gap-4">
        <Panel title="Facts">
          <Facts facts={personFacts(person)} />
        </Panel>
        <CentrePanel ctx={ctx} subject={{ kind: 'owner', id: person.id, name: nameOf(person) }} />
      </div>
    </div>
  );
}

interface KeysTrendProps {
  ctx: Ctx;
  person: PersonDetail;
  searchParams: Promise<SearchParams>;
}

async function KeysTrend({ ctx, person, searchParams }: KeysTrendProps) {
  if (person.spendSight === 'hidden') {
    return (
      <Panel title="Spend of their API keys" className="mb-4">
        <p className="flex items-start gap-2 text-muted">
          <LockKeyhole aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          Your role cannot see key owners. Open to {rolesWith('cost:read')}, each for the keys they can see.
        </p>
      </Panel>
    );
  }
  const [trend, window] = await Promise.all([loadTrendParams(searchParams), getSpendWindow(ctx)]);
  const range = trendRange(trend.days, window, dayOf(ctx.now));
  const report = await usageReport(ctx, trendFilter(range, true, { owner: [person.id] }));
  const scope = person.spendSight === 'led' ? 'of their keys in workspaces you lead' : 'of their API keys';
  return (
    <TrendPanel
      report={report}
      params={trend}
      today={dayOf(ctx.now)}
      path={`/people/${person.id}`}
      more={{ href: `/people/${person.id}/keys`, label: 'Their API keys' }}
      explore={usageHref('/usage', { metric: report.metric, owner: [person.id], split: 'model' })}
      scope={scope}
    />
  );
}
