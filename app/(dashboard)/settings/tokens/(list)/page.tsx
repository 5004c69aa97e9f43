import type { Metadata } from 'next';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PageHead } from '@/components/page/page-head';
import { TokenButton } from '@/components/tokens/token-button';
import { TokenTable } from '@/components/tokens/token-table';
import { tokenChoices } from '@/components/tokens/token-words';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can, reach } from '@/lib/access/reach';
import { listTokens } from '@/lib/domain/tokens/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API tokens' };

const loadParams = createLoader({ lacks: parseAsStringLiteral(['addresses']) });

export default async function TokensPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'token:write');
  const { lacks } = await loadParams(searchParams);
  const [tokens, workspaces] = await Promise.all([
    listTokens(ctx, { lacks: lacks ?? undefined }),
    listWorkspaceNames(ctx),
  ]);
  const seesAll = reach(ctx.actor, 'token:write').all;
  return (
    <>
      <PageHead
        title="API tokens"
        line="With a token, a script or a tool asks Steward for what you may see, or for a part of it, and changes are audited under its name."
        freshness="All times UTC"
        action={
          <>
            <ButtonLink href="/settings/tokens/reference">API reference</ButtonLink>
            <ButtonLink href="/settings/tokens/connect">Connect a tool</ButtonLink>
            <TokenButton {...tokenChoices(ctx.actor, workspaces)} />
          </>
        }
      />
      {lacks && <FilterChip href="/settings/tokens">Live tokens that work from any address</FilterChip>}
      <Panel title="Tokens" note={seesAll ? 'Of everyone' : 'Those that you answer for'} isFlush>
        {tokens.length === 0 ? (
          <EmptyState
            title={lacks ? 'No such tokens' : 'No tokens yet'}
            step={
              <ButtonLink href="/settings/tokens/connect" variant="primary">
                Connect a tool
              </ButtonLink>
            }
          >
            A token is narrower than the Admin key: give each program one of its own, with the permissions and
            workspaces that it needs.
          </EmptyState>
        ) : (
          <TokenTable tokens={tokens} mayTakeOver={can(ctx.actor, 'policy:write')} now={ctx.now} />
        )}
      </Panel>
    </>
  );
}
