import type { Metadata } from 'next';
import { auditHref } from '@/components/audit/audit-params';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { Time } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { Expiry } from '@/components/tokens/expiry';
import { ScopeList } from '@/components/tokens/scope-list';
import { RevokeButton, TakeOverButton } from '@/components/tokens/token-actions';
import { holderWords, powerWords, STATE_LOOKS, usedWords } from '@/components/tokens/token-words';
import { UseTable } from '@/components/tokens/use-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { can } from '@/lib/access/reach';
import { getToken } from '@/lib/domain/tokens/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API token' };

interface TokenPageProps {
  params: Promise<{ tokenId: string }>;
}

/** One token: what it may do, and what it asked for. */
export default async function TokenPage({ params }: TokenPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'token:write');
  const { tokenId } = await params;
  const token = await orNotFound(getToken(ctx, { tokenId }));
  const { name, state, endsWith, scopes, workspaces, addresses, createdAt, expiresAt, lastUsedAt, lastAddress } = token;
  const look = STATE_LOOKS[state];
  const isOwn = token.isOwnerHeld && token.isMine;
  return (
    <>
      <Breadcrumbs above={[{ label: 'API tokens', href: '/settings/tokens' }]} here={name} />
      <PageHead
        title={name}
        line="What this token may do, and what it has asked for."
        freshness="All times UTC"
        action={
          state === 'live' && (
            <>
              {can(ctx.actor, 'policy:write') && token.role !== null && !isOwn && (
                <TakeOverButton tokenId={tokenId} name={name} />
              )}
              <RevokeButton tokenId={tokenId} name={name} />
            </>
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Token">
          <Facts
            facts={[
              { term: 'State', value: <Status tone={look.tone}>{look.word}</Status> },
              { term: 'Ends with', value: <code className="text-xs">stw_…{endsWith}</code> },
              { term: 'Answers for it', value: holderWords(token) },
              { term: 'Created', value: <Time at={createdAt} now={ctx.now} /> },
              { term: 'Expires', value: <Expiry at={expiresAt} now={ctx.now} /> },
              { term: 'Last used', value: lastUsedAt ? <Time at={lastUsedAt} now={ctx.now} /> : 'Never' },
              ...(lastAddress ? [{ term: 'Last address', value: lastAddress }] : []),
              ...(can(ctx.actor, 'audit:read')
                ? [{ term: 'Activity', value: <ActivityLinks tokenId={tokenId} /> }]
                : []),
            ]}
          />
        </Panel>
        <Panel title="What it may do" note={powerWords(token)}>
          {scopes && <ScopeList scopes={scopes} />}
          <Facts
            facts={[
              { term: 'Workspaces', value: workspaces?.map((one) => one.name).join(', ') ?? 'All' },
              { term: 'Addresses', value: addresses.join(', ') || 'Any' },
              ...(token.preparesOnly ? [{ term: 'Changes', value: 'Wait until they are confirmed' }] : []),
            ]}
          />
        </Panel>
        <Panel
          title="What it asked for"
          note={`${usedWords(token.days)}. What is new shows within seconds, counts within a minute.`}
          isFlush
          className="lg:col-span-2"
        >
          {token.uses.length === 0 ? (
            <EmptyState title="Nothing in the last 30 days">
              Each endpoint that it asks for will be listed here, with how often, when last, and why it was refused.
            </EmptyState>
          ) : (
            <UseTable uses={token.uses} now={ctx.now} />
          )}
        </Panel>
      </div>
    </>
  );
}

function ActivityLinks({ tokenId }: { tokenId: string }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      <a className="cell-aside" href={auditHref('/audit', { actor: tokenId, range: '12m' })}>
        What it changed
      </a>
      <a className="cell-aside" href={auditHref('/audit', { kind: ['token'], ids: [tokenId], range: '12m' })}>
        Changes to it
      </a>
    </span>
  );
}
