import { cookies } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/layout/app-shell';
import { RAIL_COOKIE } from '@/components/layout/rail-cookie';
import { env } from '@/lib/core/env';
import { pageCtx } from '@/lib/doors/page';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [{ actor }, jar] = await Promise.all([pageCtx(), cookies()]);
  return (
    <NuqsAdapter>
      <AppShell actor={actor} startsNarrow={jar.get(RAIL_COOKIE)?.value === 'narrow'} isSimulated={env().simulated}>
        {children}
      </AppShell>
    </NuqsAdapter>
  );
}
