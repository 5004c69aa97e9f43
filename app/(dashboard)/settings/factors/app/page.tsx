import type { Metadata } from 'next';
import { AppForm } from '@/components/factors/app-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { env } from '@/lib/core/env';
import { newAppSeed } from '@/lib/doors/app-seed';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Set up authenticator app' };

export default async function AppPage() {
  const { actor } = await pageCtx();
  return (
    <>
      <Breadcrumbs above={[{ label: 'Second factor', href: '/settings/factors' }]} here="Authenticator app" />
      <PageHead
        title="Set up authenticator app"
        line="Any app that shows six digits every 30 seconds works. You need it each time you sign in with your password."
      />
      <div className="max-w-xl">
        <AppForm {...newAppSeed(actor.email, env().simulated)} next="/settings/factors" />
      </div>
    </>
  );
}
