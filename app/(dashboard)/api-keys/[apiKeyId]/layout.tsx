import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { KeyActions } from '@/components/api-keys/key-actions';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { Tabs } from '@/components/page/tabs';
import { can } from '@/lib/access/reach';
import { loadKey } from './load-key';

interface ApiKeyProps {
  params: Promise<{ apiKeyId: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: ApiKeyProps): Promise<Metadata> {
  const found = await loadKey((await params).apiKeyId).catch(() => null);
  return { title: found?.apiKey.name ?? 'Not found' };
}

export default async function ApiKeyLayout({ params, children }: ApiKeyProps) {
  const { ctx, apiKey } = await loadKey((await params).apiKeyId);
  const path = `/api-keys/${apiKey.id}`;
  const tabs = [
    { href: path, label: 'Overview' },
    ...(apiKey.isDetailed ? [{ href: `${path}/rotation`, label: 'Rotation' }] : []),
    ...(can(ctx.actor, 'audit:read') ? [{ href: `${path}/activity`, label: 'Activity' }] : []),
  ];
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here={apiKey.name} />
      <PageHead
        title={apiKey.name}
        line="What this API key spends and on which models, its owner and its expiry."
        action={<KeyActions apiKey={apiKey} actor={ctx.actor} />}
      />
      {tabs.length > 1 && <Tabs label="Sections of this API key’s page" tabs={tabs} />}
      {children}
    </>
  );
}
