import type { Metadata } from 'next';
import { Activity } from '@/components/audit/activity';
import { AssignmentTable } from '@/components/cost-centres/assignment-table';
import { CentreTools } from '@/components/cost-centres/centre-tools';
import { centreName } from '@/components/cost-centres/centre-words';
import { CentreYearTable } from '@/components/cost-centres/year-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { dayOf, monthStart } from '@/lib/core/time';
import { getCostCentre } from '@/lib/domain/cost-centres/queries';
import { listCentreChoices } from '@/lib/domain/cost-centres/subject-queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Cost centre' };

interface CostCentrePageProps {
  params: Promise<{ costCentreId: string }>;
}

/** One cost centre: what belongs to it and from when, and what its months came to. */
export default async function CostCentrePage({ params }: CostCentrePageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost_centre:read');
  const centre = await orNotFound(getCostCentre(ctx, { costCentreId: (await params).costCentreId }));
  const choices = can(ctx.actor, 'cost_centre:write') ? await listCentreChoices(ctx) : null;
  const { id, code, name, project, ledgerCode, archivedAt, updatedAt, assignments, months, tagged } = centre;
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Usage & cost', href: '/usage' },
          { label: 'Cost centres', href: '/usage/cost-centres' },
        ]}
        here={centreName(centre)}
      />
      <PageHead
        title={centreName(centre)}
        line={
          archivedAt
            ? 'This cost centre is archived: it keeps what it has, and nothing can be assigned to it.'
            : 'What belongs to this cost centre, and what each month charges it.'
        }
        action={
          choices && (
            <CentreTools
              centre={{ id, code, name, project, ledgerCode, archivedAt }}
              from={updatedAt.toISOString()}
              months={choices.months}
            />
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <Panel title="Assignments" isFlush>
            {assignments.length === 0 ? (
              <EmptyState title="Nothing is assigned">
                {tagged > 0
                  ? `${tagged} ${tagged === 1 ? 'workspace belongs' : 'workspaces belong'} to it by tag.`
                  : 'Assign workspaces, people or API keys to charge their cost here.'}
              </EmptyState>
            ) : (
              <AssignmentTable
                assignments={assignments}
                costCentreId={id}
                thisMonth={monthStart(dayOf(ctx.now))}
                choices={choices}
              />
            )}
          </Panel>
          <Panel title="Months" note="Each opens its statement" isFlush>
            <CentreYearTable id={id} months={months} />
          </Panel>
        </div>
        <Panel title="Facts">
          <Facts
            facts={[
              { term: 'Code', value: code },
              { term: 'Name', value: name },
              { term: 'Project', value: project || '–' },
              { term: 'Ledger code', value: ledgerCode || '–' },
              {
                term: 'By tag',
                value: tagged === 0 ? 'Nothing' : `${tagged} ${tagged === 1 ? 'workspace' : 'workspaces'}`,
              },
            ]}
          />
        </Panel>
      </div>
      <Activity ctx={ctx} of={{ kind: ['cost_centre'], ids: [id] }} what="this cost centre" className="mt-4" />
    </>
  );
}
