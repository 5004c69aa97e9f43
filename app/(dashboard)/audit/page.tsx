import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { z } from 'zod';
import { auditDays, auditHref, loadAuditParams } from '@/components/audit/audit-params';
import { AuditTable } from '@/components/audit/audit-table';
import { AuditView } from '@/components/audit/audit-view';
import { ChainState } from '@/components/audit/chain-state';
import { PageLinks } from '@/components/page/list/page-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { listAuditRows, readAuditCheck } from '@/lib/domain/audit/queries';
import { readFiscalMonth } from '@/lib/domain/organization/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'audit:read');
  const calendar = { today: dayOf(ctx.now), fiscalMonth: await readFiscalMonth(ctx) };
  const params = await loadAuditParams(searchParams);
  const days = auditDays(params, calendar);
  const page = Math.min(Math.max(params.page, 1), 100_000);
  const intent = z.uuid().safeParse(params.intent).data;
  const [changes, check] = await Promise.all([
    heavy(ctx, () => listAuditRows(ctx, intent ? { intent } : { ...days, outcome: params.outcome ?? undefined, page })),
    readAuditCheck(ctx),
  ]);
  const table =
    changes.rows.length === 0 ? (
      <EmptyState
        title="No change here"
        step={<ButtonLink href={auditHref('/audit', { range: '12m' })}>Show the last 12 months</ButtonLink>}
      >
        Every change that somebody asks Steward for appears here, with what came of it, also when it was refused. None
        was asked for in these days and with this outcome.
      </EmptyState>
    ) : (
      <AuditTable rows={changes.rows} actor={ctx.actor} />
    );
  return (
    <>
      <PageHead title="Audit" line="Who asked for which change, when, and what came of it." />
      {check && !intent && <ChainState check={check} mayExport={can(ctx.actor, 'audit:export')} />}
      {intent ? (
        <Panel
          title="One change"
          note="All times UTC"
          tools={
            <ButtonLink href="/audit" variant="ghost">
              Show all changes
            </ButtonLink>
          }
          isFlush
        >
          {table}
        </Panel>
      ) : (
        <AuditView {...days} calendar={calendar}>
          <Panel title="Changes" note={`${rangeWords(days)}, newest first, all times UTC`} isFlush>
            {table}
            <PageLinks {...changes} what="changes" hrefOf={(next) => auditHref('/audit', { ...params, page: next })} />
          </Panel>
        </AuditView>
      )}
    </>
  );
}
