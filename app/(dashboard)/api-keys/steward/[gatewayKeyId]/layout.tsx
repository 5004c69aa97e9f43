import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { gatewayKeyHref, STEWARD_KEYS_PATH } from '@/components/gateway-keys/gateway-key-words';
import { possibleActs } from '@/components/gateway-keys/key-acts';
import { KeyTools } from '@/components/gateway-keys/key-tools';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { can } from '@/lib/access/reach';
import { loadGatewayKey } from './load-gateway-key';

interface GatewayKeyProps {
  params: Promise<{ gatewayKeyId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: GatewayKeyProps): Promise<Metadata> {
  const found = await loadGatewayKey((await params).gatewayKeyId).catch(() => null);
  return { title: found?.gatewayKey.name ?? 'Not found' };
}

export default async function GatewayKeyLayout({ params, children }: GatewayKeyProps) {
  const { ctx, gatewayKey } = await loadGatewayKey((await params).gatewayKeyId);
  const { id: gatewayKeyId, name, workspaceId, state, replacedById, isDetailed } = gatewayKey;
  const path = gatewayKeyHref(gatewayKeyId);
  const mayChange = can(ctx.actor, 'gateway_key:write', { workspaceId });
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'API keys', href: '/api-keys' },
          { label: 'Steward keys', href: STEWARD_KEYS_PATH },
        ]}
        here={name}
      />
      <PageHead
        title={name}
        line="A Steward key: what it may do, what keeps it from working, and when it was used."
        freshness="All times UTC"
        action={
          mayChange && (
            <KeyTools {...{ gatewayKeyId, workspaceId, name }} acts={possibleActs(state, replacedById !== null)} />
          )
        }
      />
      <Tabs
        label="Sections of this key’s page"
        tabs={[
          { href: path, label: 'Overview' },
          ...(isDetailed
            ? [
                { href: `${path}/traffic`, label: 'Traffic' },
                { href: `${path}/connect`, label: 'Connect your app' },
              ]
            : []),
          ...(can(ctx.actor, 'audit:read') ? [{ href: `${path}/activity`, label: 'Activity' }] : []),
        ]}
      />
      {children}
    </>
  );
}
