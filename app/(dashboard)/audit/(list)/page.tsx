import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { actionChoices } from '@/components/audit/audit-actions';
import {
  type AuditParams,
  auditDays,
  auditHref,
  exportHref,
  isNarrowed,
  loadAuditParams,
  toAuditFilters,
} from '@/components/audit/audit-params';
import { AuditTable } from '@/components/audit/audit-table';
import { AuditView } from '@/components/audit/audit-view';
import { ChainState } from '@/components/audit/chain-state';
import { AuditPolicyForm } from '@/components/audit/policy-form';
import { Proof } from '@/components/audit/proof';
import { CsvLink } from '@/components/charts/csv-link';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PlaceLinks } from '@/components/page/list/place-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { readAuditProof } from '@/lib/domain/audit/proof-queries';
import { listAuditRows, readAuditCheck } from '@/lib/domain/audit/queries';
import type { ChangeFormat } from '@/lib/domain/audit/rules';
import { readFiscalMonth } from '@/lib/domain/organization/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'audit:read');
  const calendar = { today: dayOf(ctx.now), fiscalMonth: await readFiscalMonth(ctx) };
  const params = await loadAuditParams(searchParams);
  const days = auditDays(params, calendar);
  const [changes, check, proof, workspaces] = await Promise.all([
    heavy(ctx, () => listAuditRows(ctx, toAuditFilters(params, days))),
    readAuditCheck(ctx),
    readAuditProof(ctx),
    can(ctx.actor, 'workspace:read') ? listWorkspaceNames(ctx) : [],
  ]);
  return (
    <>
      <PageHead
        title="Audit"
        line="Who requested which change, when, and the outcome."
        action={
          can(ctx.actor, 'settings:read') && (
            <>
              <ButtonLink href="/audit/differences" variant="outline">
                Differences
              </ButtonLink>
              <ButtonLink href="/audit/reviews" variant="outline">
                Review cases
              </ButtonLink>
              <ButtonLink href="/audit/retention" variant="outline">
                Retention
              </ButtonLink>
              <ButtonLink href="/audit/streams" variant="outline">
                Streams
              </ButtonLink>
              <ButtonLink href={auditHref('/audit/rules', { ...params, older: null, newer: null })} variant="outline">
                {isNarrowed(params) ? 'Create rule' : 'Rules'}
              </ButtonLink>
            </>
          )
        }
      />
      {check && <ChainState check={check} mayExport={can(ctx.actor, 'audit:export')} />}
      <AuditView
        {...days}
        calendar={calendar}
        actions={actionChoices(params.action)}
        workspaces={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
      >
        <ExactFilters params={params} />
        <Panel
          title="Changes"
          note={`${rangeWords(days)}, newest first, all times UTC`}
          tools={
            changes.rows.length > 0 && (
              <>
                <CsvLink
                  href={fileHref(params, 'csv')}
                  label="CSV"
                  title="These changes as a file: these dates, these filters, all pages"
                />
                {FILES.map(({ format, label, title }) => (
                  <a key={format} href={fileHref(params, format)} title={title} download className="tool-button">
                    {label}
                  </a>
                ))}
              </>
            )
          }
          isFlush
        >
          {changes.rows.length === 0 ? (
            <NoChange isNarrowed={isNarrowed(params)} />
          ) : (
            <AuditTable rows={changes.rows} actor={ctx.actor} />
          )}
          <PlaceLinks
            label="Pages of changes"
            page={changes}
            hrefOf={(place) => auditHref('/audit', { ...params, ...place })}
          />
        </Panel>
      </AuditView>
      {check && proof && <Proof proof={proof} check={check} mayExport={can(ctx.actor, 'audit:export')} now={ctx.now} />}
      {can(ctx.actor, 'policy:write') && (
        <Panel title="Audit access" note="Set by owners" className="mt-4">
          <AuditPolicyForm isClosed={ctx.actor.isAuditClosed} />
        </Panel>
      )}
    </>
  );
}

const fileHref = (params: AuditParams, format: ChangeFormat) =>
  exportHref('/api/v1/audit/changes', { ...params, older: null, newer: null, format });

const FILES = [
  { format: 'jsonl', label: 'JSON Lines', title: 'These changes, one JSON object per line' },
  { format: 'ocsf', label: 'OCSF', title: 'These changes as OCSF events (API Activity, 1.8.0), one per line' },
  { format: 'manifest', label: 'Manifest', title: 'Range, count, digests and checkpoint of these changes' },
] as const;

/** What a link from a thing's own page narrowed the list to, and the way out of it. */
function ExactFilters({ params }: { params: AuditParams }) {
  const isOfThing = Boolean(params.kind?.length && params.ids?.length);
  if (!isOfThing && params.actor === null) return null;
  const words = isOfThing ? 'Only changes to one thing' : 'Only requested by one person or token';
  const href = auditHref('/audit', { ...params, kind: null, ids: null, actor: null, older: null, newer: null });
  return <FilterChip href={href}>{words}</FilterChip>;
}

function NoChange({ isNarrowed: narrowed }: { isNarrowed: boolean }) {
  return narrowed ? (
    <EmptyState
      title="No matching changes"
      step={<ButtonLink href="/audit">Show all changes of the last 30 days</ButtonLink>}
    >
      No change in these dates matches every filter. Try more days or fewer filters.
    </EmptyState>
  ) : (
    <EmptyState
      title="No changes here"
      step={<ButtonLink href={auditHref('/audit', { range: '12m' })}>Show the last 12 months</ButtonLink>}
    >
      Every change requested through Steward appears here with its outcome, including refusals. None was requested in
      these dates.
    </EmptyState>
  );
}
