import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
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
  const { apiKey } = await loadKey((await params).apiKeyId);
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here={apiKey.name} />
      <PageHead
        title={apiKey.name}
        line="What this API key spends and on which models, whose it is and how long it lives."
      />
      {children}
    </>
  );
}
