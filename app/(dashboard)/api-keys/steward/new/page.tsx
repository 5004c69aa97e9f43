import type { Metadata } from 'next';
import { CreateKeyForm } from '@/components/gateway-keys/create-key-form';
import { STEWARD_KEYS_PATH } from '@/components/gateway-keys/gateway-key-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { can } from '@/lib/access/reach';
import { listCentreChoices } from '@/lib/domain/cost-centres/subject-queries';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Create Steward key' };

interface NewKeyPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewKeyPage({ searchParams }: NewKeyPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'gateway_key:write');
  const [{ workspace }, { origin, proxies }, names, choices] = await Promise.all([
    searchParams,
    getGateway(ctx),
    listWorkspaceNames(ctx),
    can(ctx.actor, 'cost_centre:write') ? listCentreChoices(ctx) : null,
  ]);
  const workspaces = names.filter(({ id }) => can(ctx.actor, 'gateway_key:write', { workspaceId: id }));
  const asked = workspaces.find(({ id }) => id === workspace) ?? (workspaces.length === 1 ? workspaces[0] : undefined);
  const { upstreamUserId, name } = ctx.actor;
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'API keys', href: '/api-keys' },
          { label: 'Steward keys', href: STEWARD_KEYS_PATH },
        ]}
        here="Create key"
      />
      <PageHead
        title="Create Steward key"
        line="For an application that calls Steward’s gateway instead of Anthropic. You will see the key once, when it is created."
      />
      <CreateKeyForm
        {...{ workspaces, origin, proxies }}
        workspaceId={asked?.id ?? null}
        centres={choices?.centres ?? null}
        owner={upstreamUserId ? { id: upstreamUserId, name } : null}
      />
    </>
  );
}
