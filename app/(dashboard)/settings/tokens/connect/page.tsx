import type { Metadata } from 'next';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { PERMISSION_WORDS } from '@/components/settings/roles/permission-words';
import { CONNECT_TOOLS } from '@/components/tokens/connect-tools';
import { ConnectView } from '@/components/tokens/connect-view';
import { tokenChoices } from '@/components/tokens/token-words';
import { ButtonLink } from '@/components/ui/button-link';
import { rolesWith } from '@/lib/access/permissions';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { addDays, dayOf } from '@/lib/core/time';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Connect a tool' };

interface ConnectPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What to change in a tool so that it asks Steward, with a token of its own. */
export default async function ConnectPage({ searchParams }: ConnectPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'token:write');
  const [{ tool }, workspaces] = await Promise.all([searchParams, listWorkspaceNames(ctx)]);
  const known = CONNECT_TOOLS.find(({ id }) => id === tool) ?? CONNECT_TOOLS[0];
  const obstacles = CONNECT_TOOLS.map(({ id, scopes, isOpenEnded }) => {
    const lacking = isOpenEnded ? [] : scopes.map(([scope]) => scope).filter((scope) => !can(ctx.actor, scope));
    return [id, lacking.map((one) => `${PERMISSION_WORDS[one].name} (${one}) is open to ${rolesWith(one)}.`)] as const;
  });
  return (
    <>
      <Breadcrumbs above={[{ label: 'API tokens', href: '/settings/tokens' }]} here="Connect a tool" />
      <PageHead
        title="Connect a tool"
        line="Tools that ask Anthropic with the Admin key ask Steward instead, with a token that may do only what they need."
        action={<ButtonLink href="/settings/tokens/reference">API reference</ButtonLink>}
      />
      <ConnectView
        origin={env().appOrigin}
        since={addDays(dayOf(ctx.now), -7)}
        initial={known?.id ?? ''}
        form={tokenChoices(ctx.actor, workspaces)}
        obstacles={Object.fromEntries(obstacles)}
      />
    </>
  );
}
