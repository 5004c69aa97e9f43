import { Facts } from '@/components/page/detail/facts';
import { Time } from '@/components/page/figures/time';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { Gateway } from '@/lib/domain/gateway-keys/query-schema';

/** Whether the gateway runs, where, and what to do if it does not. */
export function GatewayState({ gateway, now }: { gateway: Gateway; now: Date }) {
  const { origin, proxies, instances } = gateway;
  const isRunning = instances.length > 0;
  return (
    <Panel title="The gateway" className="mb-4">
      {!isRunning && (
        <div className="mb-4">
          <Notice tone="warning" title="No gateway is running">
            {origin === null
              ? 'It was not started: its database role is missing. Set GATEWAY_DATABASE_URL, or let Steward create the role, then restart Steward.'
              : 'None has reported for some seconds. Look at the log of Steward on its server, then restart it. No Steward key works until it runs again.'}
          </Notice>
        </div>
      )}
      <Facts
        facts={[
          {
            term: 'State',
            value: isRunning ? (
              <Status tone="good">{instances.length === 1 ? 'Running' : `${instances.length} are running`}</Status>
            ) : (
              <Status tone="danger">Not running</Status>
            ),
          },
          { term: 'Address', value: origin ? <code className="text-xs">{origin}</code> : 'Not known' },
          { term: 'Callers’ addresses', value: proxyWords(proxies) },
          ...instances.map(({ startedAt, beatAt }, at) => ({
            term: instances.length === 1 ? 'Started' : `Started, number ${at + 1}`,
            value: (
              <>
                <Time at={startedAt} now={now} />
                <span className="block text-xs text-muted">
                  last heard from <Time at={beatAt} now={now} />
                </span>
              </>
            ),
          })),
        ]}
      />
    </Panel>
  );
}

function proxyWords(proxies: Gateway['proxies']): string {
  if (proxies === null) {
    return 'Not known for certain, so keys cannot be limited to addresses. Set GATEWAY_PROXIES to “none”, or to the networks of the proxies in front of the gateway, then restart Steward.';
  }
  return proxies.length === 0
    ? 'Those of the connections themselves: GATEWAY_PROXIES is “none”'
    : `As these proxies tell them: ${proxies.join(', ')}`;
}
