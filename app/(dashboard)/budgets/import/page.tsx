import type { Metadata } from 'next';
import { BudgetImportForm } from '@/components/budgets/import-form';
import { CsvLink } from '@/components/charts/csv-link';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Import budgets' };

const COLUMNS = [
  ['scope', 'organization, workspace, workspace_tag, model_family, api_key, owner or cost_centre'],
  [
    'scope_id',
    'An ID, a tag as key=value, the name of a model family or the code of a cost centre; empty for the organisation',
  ],
  ['period', 'month, week or day'],
  ['limit_usd', 'An amount in US dollars; 0 is a limit of zero, none is no limit'],
  ['name', 'If empty, named after what it covers'],
  ['alert_at, alert_at_forecast', 'Percentages, such as 50 80 95 100; an empty cell means no alerts'],
  ['owner, recipients', 'E-mail addresses'],
  ['first_day, notes', 'A day in the first period, such as 2026-11-01; any text'],
];

export default async function ImportBudgetsPage() {
  requirePermission(await pageCtx(), 'budget:write');
  return (
    <>
      <Breadcrumbs above={[{ label: 'Budgets', href: '/budgets' }]} here="Import" />
      <PageHead
        title="Import budgets"
        line="Each line stands alone. An existing budget for the same scope and period is changed; otherwise one is created."
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <Panel
          title="File"
          note="CSV with a header row, at most 10,000 lines"
          tools={
            <CsvLink
              href="/api/v1/budgets/file"
              label="Budgets as CSV"
              title="Every active budget, in the format this page imports"
            />
          }
        >
          <BudgetImportForm />
        </Panel>
        <Panel title="Columns" note="The first four are required">
          <dl className="flex flex-col gap-2 text-table">
            {COLUMNS.map(([name, words]) => (
              <div key={name}>
                <dt className="font-mono text-xs">{name}</dt>
                <dd className="text-muted">{words}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
    </>
  );
}
