import type { Metadata } from 'next';
import { CsvLink } from '@/components/charts/csv-link';
import { CentreStatementTable } from '@/components/cost-centres/centre-statement-table';
import { centreHref, centreMonthHref, centreName, RULE_WORDS } from '@/components/cost-centres/centre-words';
import { PrintButton } from '@/components/forms/print-button';
import { monthHref } from '@/components/months/month-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { Instant } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import { formatPeriod } from '@/lib/core/time';
import { readCentreStatement } from '@/lib/domain/cost-centres/statement-queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Statement of a cost centre' };

interface CentreStatementPageProps {
  params: Promise<{ month: string; costCentreId: string }>;
}

/** What a month charges one cost centre; it can be printed as it is. */
export default async function CentreStatementPage({ params }: CentreStatementPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost_centre:read');
  const { month: asked, costCentreId } = await params;
  const statement = await orNotFound(readCentreStatement(ctx, { costCentreId, month: `${asked}-01` }));
  const { month, closed, sharing, organizationName, project, ledgerCode } = statement;
  const words = formatPeriod(month, 'month');
  const name = centreName(statement);
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Months', href: '/usage/months' },
          { label: words, href: monthHref(month) },
          { label: 'By cost centre', href: centreMonthHref(month) },
        ]}
        here={name}
      />
      <PageHead
        title={`${name}, ${words}`}
        line={`Statement for ${organizationName ?? 'the organisation'}: cost in US dollars, days and months in UTC.`}
        action={
          <div className="no-print flex flex-wrap gap-2">
            <ButtonLink href={centreHref(costCentreId)}>Open cost centre</ButtonLink>
            <PrintButton file="cost_centre_statement" />
          </div>
        }
      />
      <div className="grid gap-4">
        <Panel title="Facts">
          <Facts
            facts={[
              { term: 'Project', value: project || '–' },
              { term: 'Ledger code', value: ledgerCode || '–' },
              { term: 'Shared cost', value: RULE_WORDS[sharing.rule].name },
              {
                term: 'State',
                value: closed ? (
                  <>
                    Closed by {closed.by}, <Instant at={closed.at} />
                  </>
                ) : (
                  'Not closed'
                ),
              },
            ]}
          />
        </Panel>
        <Panel
          title="By workspace and API key"
          isFlush
          tools={
            <CsvLink
              href={`/api/v1/months/${month.slice(0, 7)}/cost-centres?costCentre=${encodeURIComponent(costCentreId)}`}
              label="Download CSV"
              title="This statement as a file"
            />
          }
        >
          <CentreStatementTable statement={statement} />
        </Panel>
      </div>
    </>
  );
}
