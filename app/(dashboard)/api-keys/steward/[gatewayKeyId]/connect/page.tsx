import { notFound } from 'next/navigation';
import { ConnectApp } from '@/components/gateway-keys/connect-app';
import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { loadGatewayKey } from '../load-gateway-key';

export default async function ConnectAppPage({ params }: { params: Promise<{ gatewayKeyId: string }> }) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  if (!gatewayKey.isDetailed) notFound();
  const { origin } = await getGateway(ctx);
  const { id, name, models } = gatewayKey;
  return (
    <ConnectApp
      gatewayKeyId={id}
      {...{ name, origin }}
      model={models?.[0] ?? 'claude-opus-5-5'}
      path={`${gatewayKeyHref(id)}/connect`}
    />
  );
}
