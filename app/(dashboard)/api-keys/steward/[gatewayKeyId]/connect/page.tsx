import { notFound } from 'next/navigation';
import { ConnectKey } from '@/components/gateway-keys/connect-key';
import { ANY_MODEL } from '@/components/gateway-keys/gateway-key-words';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { loadGatewayKey } from '../load-gateway-key';

export default async function ConnectAppPage({ params }: { params: Promise<{ gatewayKeyId: string }> }) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  if (!gatewayKey.isDetailed) notFound();
  const { origin } = await getGateway(ctx);
  const { id, name, models } = gatewayKey;
  return <ConnectKey gatewayKeyId={id} {...{ name, origin }} model={models?.[0] ?? ANY_MODEL} />;
}
