import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { EmptyState } from '@/components/ui/empty-state';
import type { Caller } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { GATEWAY_PATH, REQUESTS_PATH } from './request-words';

/** Above every page about what went through the gateway. */
export function GatewayHead({ actor, title, line }: { actor: Caller; title: string; line: string }) {
  return (
    <>
      <Breadcrumbs above={[{ label: 'Usage & cost', href: '/usage' }]} here={title} />
      <PageHead title={title} line={line} freshness="All times UTC" />
      <Tabs
        label="What went through the gateway"
        tabs={[
          { href: GATEWAY_PATH, label: 'Live' },
          { href: REQUESTS_PATH, label: 'Requests' },
          { href: `${GATEWAY_PATH}/errors`, label: 'Errors and latency' },
          ...(can(actor, 'cost:read') ? [{ href: `${GATEWAY_PATH}/report`, label: 'Against the report' }] : []),
        ]}
      />
    </>
  );
}

export function seesNoRequests(actor: Caller): boolean {
  const { all, workspaceIds, own } = reach(actor, 'gateway_key:read');
  return !all && !own && workspaceIds.length === 0;
}

/** In place of what is kept apart and cannot be read now: it is not known, and not none. */
export function RequestsAway({ why }: { why: string }) {
  return <EmptyState title="Requests cannot be shown now">{why}</EmptyState>;
}

export function NoRequestsToSee() {
  return (
    <EmptyState title="Your role only shows names">
      Requests are open to owners, admins and billing, to leads in the workspaces they lead, and to developers for their
      own keys.
    </EmptyState>
  );
}
