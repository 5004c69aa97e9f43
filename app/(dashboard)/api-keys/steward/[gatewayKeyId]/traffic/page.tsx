import { createLoader, createSerializer, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { NoRequestsToSee } from '@/components/gateway-requests/gateway-head';
import { KeyTraffic } from '@/components/gateway-requests/key-traffic';
import { GRAINS, type Grain } from '@/lib/domain/gateway-requests/rules';
import { readTraffic } from '@/lib/domain/gateway-requests/traffic-queries';
import { loadGatewayKey } from '../load-gateway-key';

const params = { by: parseAsStringLiteral(GRAINS).withDefault('hour') };
const loadParams = createLoader(params);
const hrefOf = createSerializer(params);
const WORDS: Readonly<Record<Grain, string>> = { minute: 'Minutes', hour: 'Hours', day: 'Days' };

interface GatewayKeyTrafficProps {
  params: Promise<{ gatewayKeyId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function GatewayKeyTrafficPage({ params: asked, searchParams }: GatewayKeyTrafficProps) {
  const { ctx, gatewayKey } = await loadGatewayKey((await asked).gatewayKeyId);
  if (!gatewayKey.isDetailed) return <NoRequestsToSee />;
  const { by } = await loadParams(searchParams);
  const series = await readTraffic(ctx, { gatewayKeyId: gatewayKey.id, grain: by });
  const path = `${gatewayKeyHref(gatewayKey.id)}/traffic`;
  return (
    <>
      <ul aria-label="By minute, hour or day" className="no-print mb-3 flex flex-wrap gap-1">
        {GRAINS.map((grain) => (
          <li key={grain}>
            <a href={hrefOf(path, { by: grain })} aria-current={grain === by ? 'true' : undefined} className="facet">
              {WORDS[grain]}
            </a>
          </li>
        ))}
      </ul>
      <KeyTraffic series={series} gatewayKey={gatewayKey} />
    </>
  );
}
