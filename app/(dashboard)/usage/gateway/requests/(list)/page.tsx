import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { CsvLink } from '@/components/charts/csv-link';
import { GatewayHead, NoRequestsToSee, RequestsAway, seesNoRequests } from '@/components/gateway-requests/gateway-head';
import { RequestFilters } from '@/components/gateway-requests/request-filters';
import {
  isNarrowed,
  loadRequestParams,
  requestsHref,
  toRequestFilters,
} from '@/components/gateway-requests/request-params';
import { RequestTable } from '@/components/gateway-requests/request-table';
import { REQUESTS_PATH } from '@/components/gateway-requests/request-words';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PlaceLinks } from '@/components/page/list/place-links';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { orWhyNot } from '@/lib/core/errors';
import { listGatewayKeys } from '@/lib/domain/gateway-keys/queries';
import { listRequests } from '@/lib/domain/gateway-requests/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway requests' };

const MOST_KEYS = 500;
const CHIPS = ['model', 'session', 'error', 'day'] as const;

export default async function GatewayRequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:read');
  const params = await loadRequestParams(searchParams);
  const [{ found: requests, whyNot }, keys, workspaces] = await Promise.all([
    orWhyNot(heavy(ctx, () => listRequests(ctx, toRequestFilters(params)))),
    listGatewayKeys(ctx, { show: 'all', pageSize: MOST_KEYS }),
    listWorkspaceNames(ctx),
  ]);
  const hrefOf = (change: Partial<typeof params>) =>
    requestsHref(REQUESTS_PATH, { ...params, older: null, newer: null, ...change });
  return (
    <>
      <GatewayHead
        actor={ctx.actor}
        title="Gateway requests"
        line={`Each request${requests ? ` of the last ${requests.keptDays} days` : ''}: what it used and what it cost, but not its content.`}
      />
      {seesNoRequests(ctx.actor) ? (
        <NoRequestsToSee />
      ) : (
        <RequestFilters
          keys={keys.rows.map(({ id, name }) => ({ value: id, label: name }))}
          workspaces={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
        >
          {CHIPS.map((name) => {
            const value = params[name];
            return value === null ? null : (
              <FilterChip key={name} href={hrefOf({ [name]: null })}>
                {name === 'error' ? 'Error' : name === 'day' ? 'Day' : name === 'model' ? 'Model' : 'Session'}: {value}
              </FilterChip>
            );
          })}
          <Panel
            title="Requests"
            note="Newest first, all times UTC"
            tools={
              requests !== null &&
              requests.rows.length > 0 && (
                <CsvLink
                  href={requestsHref('/api/v1/gateway-requests/export', { ...params, older: null, newer: null })}
                  label="CSV"
                  title="These requests as a file: these filters, all pages"
                />
              )
            }
            isFlush
          >
            {requests === null ? (
              <RequestsAway why={whyNot} />
            ) : requests.rows.length === 0 ? (
              <EmptyState
                title="No requests"
                step={isNarrowed(params) && <ButtonLink href={REQUESTS_PATH}>Show all</ButtonLink>}
              >
                {isNarrowed(params)
                  ? 'No request matches these filters.'
                  : 'What applications send through the gateway is listed here. Give one a Steward key to begin.'}
              </EmptyState>
            ) : (
              <RequestTable rows={requests.rows} />
            )}
            {requests && <PlaceLinks label="Pages of requests" page={requests} hrefOf={(place) => hrefOf(place)} />}
          </Panel>
        </RequestFilters>
      )}
    </>
  );
}
