import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { BudgetTools } from '@/components/budgets/budget-tools';
import { PERIOD_WORDS, SCOPE_WORDS } from '@/components/budgets/budget-words';
import { MoreButton } from '@/components/budgets/more-button';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Freshness } from '@/components/page/freshness';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { inSentence } from '@/components/usage/words';
import { can } from '@/lib/access/reach';
import { loadBudget } from './load-budget';

interface BudgetProps {
  params: Promise<{ budgetId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: BudgetProps): Promise<Metadata> {
  const found = await loadBudget((await params).budgetId).catch(() => null);
  return { title: found?.budget.name ?? 'Not found' };
}

export default async function BudgetLayout({ params, children }: BudgetProps) {
  const { ctx, budget } = await loadBudget((await params).budgetId);
  const { id, name, scope, period, archivedAt, dataAsOf, limit, to } = budget;
  const path = `/budgets/${id}`;
  const of =
    scope.kind === 'organization' ? 'the organisation' : `${inSentence(SCOPE_WORDS[scope.kind])} ${scope.label}`;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Budgets', href: '/budgets' }]} here={name} />
      <PageHead
        title={name}
        line={`${PERIOD_WORDS[period].each} budget of ${of}: spent, remaining and forecast.`}
        freshness={<Freshness asOf={dataAsOf} now={ctx.now} what="Cost" />}
        action={
          can(ctx.actor, 'budget:write') ? (
            <BudgetTools {...{ id, name, isArchived: archivedAt !== null }} />
          ) : (
            limit !== null && archivedAt === null && <MoreButton budgetId={id} name={name} until={to} />
          )
        }
      />
      {can(ctx.actor, 'audit:read') && (
        <Tabs
          label="Sections of this budget’s page"
          tabs={[
            { href: path, label: 'Overview' },
            { href: `${path}/activity`, label: 'Activity' },
          ]}
        />
      )}
      {children}
    </>
  );
}
