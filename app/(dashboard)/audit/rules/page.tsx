import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { isNarrowed, loadAuditParams, toFilters } from '@/components/audit/audit-params';
import { RuleExamples } from '@/components/audit-rules/rule-examples';
import { RuleForm } from '@/components/audit-rules/rule-form';
import { loadRuleBegin } from '@/components/audit-rules/rule-params';
import { RuleTable } from '@/components/audit-rules/rule-table';
import { filterWords } from '@/components/audit-rules/rule-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listAuditRules } from '@/lib/domain/audit-rules/queries';
import { listChannels } from '@/lib/domain/channels/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Audit rules' };

export default async function AuditRulesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const [params, begin] = await Promise.all([loadAuditParams(searchParams), loadRuleBegin(searchParams)]);
  const [rules, channels, workspaces] = await Promise.all([
    listAuditRules(ctx),
    listChannels(ctx),
    listWorkspaceNames(ctx),
  ]);
  const names = new Map(workspaces.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const filters = toFilters({ ...params, older: null, newer: null });
  const mayChange = can(ctx.actor, 'settings:write');
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here="Audit rules" />
      <PageHead
        title="Audit rules"
        line="Owners, admins and the channels you choose are told when a change matches a rule."
      />
      <div className="grid gap-4">
        <Panel title="Rules" isFlush>
          {rules.length === 0 ? (
            <EmptyState
              title="No rules yet"
              step={
                <ButtonLink href="/audit" variant="outline">
                  Open the audit
                </ButtonLink>
              }
            >
              Filter the audit by what you want to hear about, such as an action or an outcome, then choose Create rule.
            </EmptyState>
          ) : (
            <RuleTable rules={rules} nameOf={nameOf} mayChange={mayChange} />
          )}
        </Panel>
        {mayChange && (isNarrowed(params) || begin.becomes !== '') && (
          <Panel title="New rule" note="From the Audit page’s filters">
            <RuleForm
              // Another example is another form.
              key={JSON.stringify([params, begin])}
              filters={filters}
              begin={begin}
              words={filterWords(filters, nameOf)}
              channels={channels.channels.filter(({ kind }) => kind !== 'email').map(({ id, name }) => ({ id, name }))}
            />
          </Panel>
        )}
        {mayChange && (
          <Panel title="Examples">
            <RuleExamples />
          </Panel>
        )}
      </div>
    </>
  );
}
