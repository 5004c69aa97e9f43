import type { Metadata } from 'next';
import { CsvLink } from '@/components/charts/csv-link';
import { AssignButton } from '@/components/cost-centres/assign-button';
import { CentreBridge } from '@/components/cost-centres/centre-bridge';
import { CentreTable } from '@/components/cost-centres/centre-table';
import { CreateCentreButton, SharingButton, TagButton } from '@/components/cost-centres/centre-tools';
import { centreMonthHref, RULE_WORDS } from '@/components/cost-centres/centre-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Money } from '@/components/page/figures/figure';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { newId } from '@/lib/core/ids';
import { formatPeriod } from '@/lib/core/time';
import { listCostCentres } from '@/lib/domain/cost-centres/queries';
import { listCentreChoices } from '@/lib/domain/cost-centres/subject-queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Cost centres' };

/** What is charged to whom: the cost centres, what belongs to them, and how shared cost is split. */
export default async function CostCentresPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost_centre:read');
  const mayWrite = can(ctx.actor, 'cost_centre:write');
  const [list, choices] = await Promise.all([listCostCentres(ctx), mayWrite ? listCentreChoices(ctx) : null]);
  const { centres, month, tagKey, tagKeys, unknownTags, unassigned } = list;
  const words = formatPeriod(month.month, 'month');
  const rule = RULE_WORDS[month.sharing.rule];
  return (
    <>
      <Breadcrumbs above={[{ label: 'Usage & cost', href: '/usage' }]} here="Cost centres" />
      <PageHead
        title="Cost centres"
        line={`What ${words} charges each cost centre so far. A key’s own counts before its owner’s, then the workspace’s, then its tag’s. Months are UTC.`}
        action={
          <>
            <ButtonLink href={centreMonthHref(month.month)}>Statement of {words}</ButtonLink>
            {mayWrite && <ButtonLink href="/usage/cost-centres/import">Import</ButtonLink>}
            {mayWrite && <CreateCentreButton costCentreId={newId()} />}
          </>
        }
      />
      <div className="grid gap-4">
        <Panel
          title="Cost centres"
          note={words}
          isFlush
          tools={
            <CsvLink
              href="/api/v1/cost-centres/file"
              label="Download CSV"
              title="Cost centres and assignments, in the format that Import reads"
            />
          }
        >
          {centres.length === 0 ? (
            <EmptyState title="No cost centres yet">
              Create one, then assign workspaces, people or API keys to it, or import them from a file.
            </EmptyState>
          ) : (
            <CentreTable centres={centres} month={month} />
          )}
        </Panel>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title="From cost centres to the report" note={words}>
            <CentreBridge month={month} />
          </Panel>
          <div className="grid gap-4">
            <Panel
              title="Shared cost"
              note="Of the default workspace, without an API key, or not attributable to one"
              tools={choices && <SharingButton sharing={month.sharing} centres={choices.centres} />}
            >
              <p className="text-table">
                <span className="font-medium">{rule.name}.</span> {rule.note} <Money nano={BigInt(month.shared)} /> in{' '}
                {words} so far.
              </p>
            </Panel>
            <Panel
              title="Workspace tag"
              tools={can(ctx.actor, 'settings:write') && <TagButton tagKey={tagKey} tagKeys={tagKeys} />}
            >
              <p className="text-table">
                {tagKey === null
                  ? 'No tag names cost centres. Owners and admins can choose one.'
                  : `The tag ${tagKey} of a workspace names its cost centre, where nothing is assigned.`}
              </p>
              {unknownTags.length > 0 && (
                <ul
                  aria-label="Values of the tag without a cost centre"
                  className="mt-2 flex flex-col gap-1 text-table"
                >
                  {unknownTags.map(({ value, workspaces }) => (
                    <li key={value} className="flex flex-wrap items-center justify-between gap-2">
                      <span>
                        {value}{' '}
                        <span className="text-muted">
                          is no cost centre yet ({workspaces} {workspaces === 1 ? 'workspace' : 'workspaces'})
                        </span>
                      </span>
                      {mayWrite && <CreateCentreButton costCentreId={newId()} code={value.slice(0, 40)} />}
                    </li>
                  ))}
                </ul>
              )}
            </Panel>
            {unassigned.length > 0 && (
              <Panel title="Unassigned" note={`Workspaces with cost in ${words} that no cost centre is charged for`}>
                <ul className="flex flex-col gap-1 text-table">
                  {unassigned.map(({ id, name, cost }) => (
                    <li key={id} className="flex flex-wrap items-center gap-3">
                      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{name}</span>
                      <Money nano={BigInt(cost)} />
                      {choices && <AssignButton subject={{ kind: 'workspace', id, name }} ownId={null} {...choices} />}
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
          </div>
        </div>
      </div>
    </>
  );
}
