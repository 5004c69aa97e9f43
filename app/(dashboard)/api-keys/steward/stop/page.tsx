import type { Metadata } from 'next';
import { gatewayKeyHref, STEWARD_KEYS_PATH } from '@/components/gateway-keys/gateway-key-words';
import { StopChoice } from '@/components/gateway-keys/stop-choice';
import { StopForm } from '@/components/gateway-keys/stop-form';
import { StopTable } from '@/components/gateway-keys/stop-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Time } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listGatewayKeys, listGatewayStops } from '@/lib/domain/gateway-keys/queries';
import { ALL_KEYS } from '@/lib/domain/gateway-keys/schema';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Emergency stop' };

const EVERYTHING = 'everything';
const SHOWN = 20;

interface StopPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Disables all Steward keys of a workspace, or all there are. */
export default async function StopPage({ searchParams }: StopPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:write');
  const [{ of }, names, stops] = await Promise.all([searchParams, listWorkspaceNames(ctx), listGatewayStops(ctx)]);
  const mayAll = can(ctx.actor, 'gateway_key:write', { workspaceId: null });
  const workspaces = names.filter(({ id }) => can(ctx.actor, 'gateway_key:write', { workspaceId: id }));
  const workspace = workspaces.find(({ id }) => id === of);
  const isChosen = workspace !== undefined || (mayAll && of === EVERYTHING);
  const found = isChosen
    ? await listGatewayKeys(ctx, {
        show: 'live',
        sort: 'used',
        order: 'desc',
        workspaceId: workspace?.id,
        pageSize: SHOWN,
      })
    : null;
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'API keys', href: '/api-keys' },
          { label: 'Steward keys', href: STEWARD_KEYS_PATH },
        ]}
        here="Emergency stop"
      />
      <PageHead
        title="Emergency stop"
        line="Disables every Steward key of a workspace, or all of them. The gateway refuses them within two seconds. A stop can be undone."
        freshness="All times UTC"
      />
      <StopTable stops={stops} actor={ctx.actor} now={ctx.now} />
      <Panel title="What to stop" className="max-w-2xl">
        <StopChoice
          chosen={workspace?.id ?? (isChosen ? EVERYTHING : null)}
          options={[
            ...(mayAll ? [{ value: EVERYTHING, label: 'All Steward keys' }] : []),
            ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {found && found.total === 0 && <p className="mt-4">No Steward key works here: there is nothing to stop.</p>}
        {found && found.total > 0 && (
          <div className="mt-4 flex flex-col gap-4">
            <div>
              <p className="font-medium">
                {found.total === 1
                  ? 'This key stops:'
                  : `These ${found.total.toLocaleString('en-US')} keys stop, those used last first:`}
              </p>
              <ul className="mt-1 flex flex-col gap-1">
                {found.rows.map(({ id, name, workspaceName, lastUsedAt }) => (
                  <li key={id} className="[overflow-wrap:anywhere]">
                    <a href={gatewayKeyHref(id)} className="cell-aside">
                      {name}
                    </a>{' '}
                    <span className="text-xs text-muted">
                      {workspaceName}, {lastUsedAt ? <Time at={lastUsedAt} now={ctx.now} /> : 'never used'}
                    </span>
                  </li>
                ))}
              </ul>
              {found.total > found.rows.length && (
                <p className="text-xs text-muted">and {found.total - found.rows.length} more</p>
              )}
            </div>
            <p className="text-muted">
              Answers that have begun go on to their end. Anthropic’s own keys are not touched.
            </p>
            <StopForm workspaceId={workspace?.id ?? null} word={workspace?.name ?? ALL_KEYS} keys={found.total} />
          </div>
        )}
      </Panel>
    </>
  );
}
