import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { CsvLink } from '@/components/charts/csv-link';
import { centreMonthHref } from '@/components/cost-centres/centre-words';
import { PrintButton } from '@/components/forms/print-button';
import { Bridge } from '@/components/months/bridge';
import { MonthTools } from '@/components/months/month-tools';
import { monthHref, stateLook } from '@/components/months/month-words';
import { StatementTable } from '@/components/months/statement-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Instant } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { can } from '@/lib/access/reach';
import { formatPeriod } from '@/lib/core/time';
import { readStatement } from '@/lib/domain/months/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Month' };

interface StatementPageProps {
  params: Promise<{ month: string }>;
  searchParams: Promise<{ workspace?: string | string[] }>;
}

/** The statement of a month, for all workspaces or one; it can be printed as it is. */
export default async function StatementPage({ params, searchParams }: StatementPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const [{ month: asked }, { workspace: workspaceId }] = [await params, await searchParams];
  if (Array.isArray(workspaceId)) notFound();
  const statement = await orNotFound(readStatement(ctx, { month: `${asked}-01`, workspaceId }));
  const { month, workspace, closed, invoice, organizationName } = statement;
  const words = formatPeriod(month, 'month');
  const { tone, words: state } = stateLook(statement);
  const mayClose = can(ctx.actor, 'month:close') && !workspace;
  const above = [
    { label: 'Usage & cost', href: '/usage' },
    { label: 'Months', href: '/usage/months' },
    ...(workspace ? [{ label: words, href: monthHref(month) }] : []),
  ];
  return (
    <>
      <Breadcrumbs above={above} here={workspace ? workspace.name : words} />
      <PageHead
        title={workspace ? `${workspace.name}, ${words}` : words}
        line={`Statement of ${workspace ? `the workspace ${workspace.name}` : (organizationName ?? 'the organisation')}: cost in US dollars, by ${workspace ? 'API key' : 'workspace'}, days and months in UTC.`}
        action={
          <div className="no-print flex flex-wrap gap-2">
            {can(ctx.actor, 'cost_centre:read') && !workspace && (
              <ButtonLink href={centreMonthHref(month)}>By cost centre</ButtonLink>
            )}
            <PrintButton file="statement" />
            {mayClose && <MonthTools month={statement} />}
          </div>
        }
      />
      {statement.state === 'incomplete' && (
        <div className="mb-4">
          <Notice tone="warning" title={state}>
            The month can be closed once all its days are complete. Settings, Sync shows which are not.
          </Notice>
        </div>
      )}
      <div className="grid gap-4">
        <Panel
          title={invoice ? 'From cost to invoice' : closed ? 'Since it was closed' : 'Cost'}
          note={
            <>
              <Status tone={tone}>{state}</Status>
              {closed && (
                <>
                  {' '}
                  by {closed.by}, <Instant at={closed.at} />
                </>
              )}
            </>
          }
        >
          <Bridge statement={statement} />
          {invoice?.note && <p className="mt-2 max-w-[72ch] text-table text-muted">{invoice.note}</p>}
        </Panel>
        <Panel
          title={workspace ? 'By API key' : 'By workspace'}
          isFlush
          tools={
            <CsvLink
              href={`/api/v1/months/${month.slice(0, 7)}/statement${workspace ? `?workspace=${encodeURIComponent(workspace.id)}` : ''}`}
              label="Download CSV"
              title="This statement as a file"
            />
          }
        >
          <StatementTable statement={statement} />
        </Panel>
      </div>
    </>
  );
}
