import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { loadNewParams } from '@/components/budgets/budget-params';
import { CreateForm } from '@/components/budgets/create-form';
import { ScopePicker } from '@/components/budgets/scope-picker';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { newId } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { listBudgetChoices, suggestLimit } from '@/lib/domain/budgets/choice-queries';
import { previewActions } from '@/lib/domain/budgets/preview-queries';
import { type BudgetPeriod, type Scope, windowOf, windowsBefore } from '@/lib/domain/budgets/rules';
import { scopeField } from '@/lib/domain/budgets/schema';
import { usageFilterOptions } from '@/lib/domain/usage/report/queries';
import type { SignedInCtx } from '@/lib/doors/context';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Create budget' };

export default async function NewBudgetPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'budget:write');
  const { kind, id, period } = await loadNewParams(searchParams);
  const parsed = scopeField.safeParse({ kind, id: kind === 'organization' ? '' : id });
  const scope: Scope = { kind, id: parsed.success ? parsed.data.id : '' };
  const [choices, label] = await Promise.all([
    listBudgetChoices(ctx),
    parsed.success ? readLabel(ctx, parsed.data) : null,
  ]);
  const [suggestion, preview] =
    label === null
      ? []
      : await Promise.all([suggestLimit(ctx, { scope, period }), previewActions(ctx, { scope, period })]);
  const today = dayOf(ctx.now);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Budgets', href: '/budgets' }]} here="Create budget" />
      <PageHead title="Create budget" line="Choose what it covers, then a limit. Past cost suggests one." />
      <div className="flex max-w-2xl flex-col gap-4">
        <Panel title="What it covers" className="pb-1">
          <ScopePicker {...{ scope, label, period }} families={choices.families} tags={choices.tags} />
        </Panel>
        {label !== null && suggestion?.existing && (
          <Notice tone="neutral" title={`There is already a budget for this: ${suggestion.existing.name}`}>
            <a href={`/budgets/${suggestion.existing.id}/change`} className="text-accent underline underline-offset-4">
              Change that one
            </a>
            , or choose another period.
          </Notice>
        )}
        {label !== null && suggestion && preview && !suggestion.existing && (
          <Panel title="The limit">
            <CreateForm
              key={`${kind} ${scope.id} ${period}`}
              id={newId()}
              {...{ scope, label, period, suggestion }}
              begins={listBegins(period, today)}
              people={choices.people}
              channels={choices.channels}
              preview={preview}
              creatorId={ctx.actor.personId}
            />
          </Panel>
        )}
      </div>
    </>
  );
}

/** The current period, the next, and the three before, to hold the past against the limit too. */
function listBegins(period: BudgetPeriod, today: string): string[] {
  const past = windowsBefore(period, today, 3).map(({ from }) => from);
  return [...past.slice(-1), windowOf(period, today).next, ...past.slice(0, -1).reverse()];
}

/** What the scope is called; null where there is no such thing. */
async function readLabel(ctx: SignedInCtx, { kind, id }: Scope): Promise<string | null> {
  if (kind === 'organization') return 'The organisation';
  if (kind === 'workspace_tag' || kind === 'model_family') return id;
  const { options } = await usageFilterOptions(ctx, { kind, ids: [id], limit: 1 });
  return options[0]?.label ?? null;
}
