import Link from 'next/link';
import { Figure, Money } from '@/components/page/figures/figure';
import { Panel } from '@/components/ui/panel';
import { formatInstant } from '@/lib/core/time';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import type { TrafficSeries } from '@/lib/domain/gateway-requests/query-schema';
import { requestsHref } from './request-params';
import { REQUESTS_PATH } from './request-words';
import { TrafficChart } from './traffic-chart';

interface KeyTrafficProps {
  series: TrafficSeries;
  gatewayKey: GatewayKeyRow;
}

/** What went through with one key, over time, with its limits as lines. */
export function KeyTraffic({ series: { buckets, grain, from, until }, gatewayKey }: KeyTrafficProps) {
  const isMinute = grain === 'minute';
  const limit = (label: string, value: string | number | null, isHere: boolean) =>
    isHere && value !== null ? { label, value: String(value) } : null;
  const points = (value: (bucket: (typeof buckets)[number]) => string) =>
    buckets.map((bucket) => ({ at: bucket.at.toISOString(), value: value(bucket) }));
  const note = `${formatInstant(from)} to ${formatInstant(until)}`;
  const requests = buckets.reduce((sum, bucket) => sum + bucket.requests, 0);
  const cost = buckets.reduce((sum, { costNano }) => sum + BigInt(costNano), 0n);
  const per = { minute: 'a minute', hour: 'an hour', day: 'a day' }[grain];
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Panel
        title={`Requests ${per}`}
        note={
          <>
            <Figure value={BigInt(requests)} unit="requests" /> from {note}
          </>
        }
        tools={<Link href={requestsHref(REQUESTS_PATH, { key: gatewayKey.id })}>Show each</Link>}
      >
        <TrafficChart
          {...{ grain, title: `Requests ${per}`, label: 'Requests', unit: 'requests' as const }}
          points={points((bucket) => String(bucket.requests))}
          limit={limit('Requests a minute', gatewayKey.requestsPerMinute, isMinute)}
        />
      </Panel>
      <Panel
        title={`Cost ${per}`}
        note={
          <>
            <Money nano={cost} /> at Anthropic’s list prices
          </>
        }
      >
        <TrafficChart
          {...{ grain, title: `Cost ${per}`, label: 'Cost', unit: 'nano_dollars' as const }}
          points={points(({ costNano }) => costNano)}
          limit={limit('Dollars a day', gatewayKey.spendPerDay, grain === 'day')}
        />
      </Panel>
      <Panel title={`Input tokens ${per}`} note="Without cache reads">
        <TrafficChart
          {...{ grain, title: `Input tokens ${per}`, label: 'Input', unit: 'tokens' as const }}
          points={points(({ inputTokens }) => inputTokens)}
          limit={limit('Input tokens a minute', gatewayKey.inputTokensPerMinute, isMinute)}
        />
      </Panel>
      <Panel title={`Output tokens ${per}`}>
        <TrafficChart
          {...{ grain, title: `Output tokens ${per}`, label: 'Output', unit: 'tokens' as const }}
          points={points(({ outputTokens }) => outputTokens)}
          limit={limit('Output tokens a minute', gatewayKey.outputTokensPerMinute, isMinute)}
        />
      </Panel>
    </div>
  );
}
