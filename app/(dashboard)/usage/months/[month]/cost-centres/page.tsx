import type { Metadata } from 'next';
import { CsvLink } from '@/components/charts/csv-link';
import { CentreBridge } from '@/components/cost-centres/centre-bridge';
import { RULE_WORDS } from '@/components/cost-centres/centre-words';
import { ChargeTable } from '@/components/cost-centres/charge-table';
import { PrintButton } from '@/components/forms/print-button';
import { monthHref } from '@/components/months/month-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Instant } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import { formatPeriod } from '@/lib/core/time';
import { readCentresOfMonth } from '@/lib/domain/cost-centres/statement-queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Month by cost centre' };

/** What a month charges each cost centre; it can be printed as it is. */
export default async function CentresOfMonthPage({ params }: { params: Promise<{ month: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost_centre:read');
  const statement = await orNotFound(readCentresOfMonth(ctx, { month: `${(await params).month}-01` }));
  const { month, closed, sharing, organizationName } = statement;
  const words = formatPeriod(month, 'month');
  const rule = RULE_WORDS[sharing.rule];
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'Usage & cost', href: '/usage' },
          { label: 'Months', href: '/usage/months' },
          { label: words, href: monthHref(month) },
        ]}
        here="By cost centre"
      />
      <PageHead
        title={`${words} by cost centre`}
        line={`Statement of ${organizationName ?? 'the organisation'}: cost in US dollars, days and months in UTC.`}
        action={
          <div className="no-print flex flex-wrap gap-2">
            <ButtonLink href="/usage/cost-centres">Cost centres</ButtonLink>
            <PrintButton file="cost_centre_statement" />
          </div>
        }
      />
      <div className="grid gap-4">
        <Panel
          title={closed ? 'Since it was closed' : 'Cost'}
          note={
            closed ? (
              <>
                Closed by {closed.by}, <Instant at={closed.at} />
              </>
            ) : (
              'Not closed: what is assigned may still change it'
            )
          }
        >
          <CentreBridge month={statement} />
          <p className="mt-2 text-table text-muted">
            Shared cost: {rule.name.toLowerCase()}. {rule.note}
          </p>
        </Panel>
        <Panel
          title="By cost centre"
          isFlush
          tools={
            <CsvLink
              href={`/api/v1/months/${month.slice(0, 7)}/cost-centres`}
              label="Download CSV"
              title="This statement as a file"
            />
          }
        >
          <ChargeTable month={statement} />
        </Panel>
      </div>
    </>
  );
}
