import type { Metadata } from 'next';
import { CsvLink } from '@/components/charts/csv-link';
import { CentreImportForm } from '@/components/cost-centres/import-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Import cost centres' };

const COLUMNS = [
  ['cost_centre', 'A code; empty takes an assignment away'],
  ['name, project, ledger_code', 'What the cost centre is called; empty leaves them as they are'],
  ['subject', 'workspace, owner or api_key, to assign it; empty for the cost centre itself'],
  ['subject_id', 'The ID of what is assigned'],
  ['first_month', 'A month such as 2026-11 that is not closed'],
];

export default async function ImportCostCentresPage() {
  requirePermission(await pageCtx(), 'cost_centre:write');
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Usage & cost', href: '/usage' },
          { label: 'Cost centres', href: '/usage/cost-centres' },
        ]}
        here="Import"
      />
      <PageHead
        title="Import cost centres"
        line="Each line stands alone. A line without a subject creates or changes a cost centre, one with a subject assigns it."
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <Panel
          title="File"
          note="CSV with a header row, at most 10,000 lines"
          tools={
            <CsvLink
              href="/api/v1/cost-centres/file"
              label="Cost centres as CSV"
              title="Cost centres and assignments, in the format this page imports"
            />
          }
        >
          <CentreImportForm />
        </Panel>
        <Panel title="Columns" note="The first is required">
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
