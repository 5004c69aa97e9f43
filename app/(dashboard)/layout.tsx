import { cookies } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { RAIL_COOKIE } from '@/components/shell/rail-cookie';
import { env } from '@/lib/core/env';
import { countAttention } from '@/lib/domain/attention/queries';
import { countUnread } from '@/lib/domain/notifications/queries';
import { pageCtx } from '@/lib/doors/page';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [ctx, jar] = await Promise.all([pageCtx(), cookies()]);
  const { simulated, oidc } = env();
  // Nothing waits for the counts: they follow the page, which is complete without them.
  const counts = Promise.all([countAttention(ctx), countUnread(ctx)])
    .then(([waiting, unread]) => ({ ...waiting, ...(unread > 0 ? { '/notifications': unread } : {}) }))
    .catch(() => ({}));
  return (
    <NuqsAdapter>
      <AppShell
        actor={ctx.actor}
        counts={counts}
        startsNarrow={jar.get(RAIL_COOKIE)?.value === 'narrow'}
        isSimulated={simulated}
        signedInWith={ctx.method}
        providerName={oidc?.name ?? null}
      >
        {children}
      </AppShell>
    </NuqsAdapter>
  );
}
