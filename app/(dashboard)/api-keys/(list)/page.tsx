import { X } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { SearchParams } from 'nuqs/server';
import { keysHref, loadKeyParams } from '@/components/api-keys/key-params';
import { KeyTable } from '@/components/api-keys/key-table';
import { FACET_WORDS, KEY_ORDERS, WARNING_FACETS } from '@/components/api-keys/key-words';
import { Freshness } from '@/components/page/freshness';
import { FacetedList } from '@/components/page/list/faceted-list';
import { readSorting } from '@/components/page/list/sorting';
import { spendNote } from '@/components/page/list/spend-note';
import { PageHead } from '@/components/page/page-head';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { can, reach } from '@/lib/access/reach';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { KEY_FACETS } from '@/lib/domain/api-keys/schema';
import { unreadOf } from '@/lib/domain/sync/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { heavy } from '@/lib/doors/heavy';
import { afterShell, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API keys' };

const isId = (text: string | null) => (text !== null && /^[A-Za-z0-9_-]{1,100}$/.test(text) ? text : undefined);

export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  await afterShell();
  const params = await loadKeyParams(searchParams);
  const { show } = params;
  const search = params.search.slice(0, 100);
  const ownerId = isId(params.owner);
  const sorting = readSorting(params, can(ctx.actor, 'cost:read') ? 'spend' : 'name');
  const [unread, list, workspaces] = await Promise.all([
    unreadOf(ctx, { lists: ['API keys'] }),
    heavy(ctx, () =>
      listApiKeys(ctx, { ...sorting, search, show, workspaceId: isId(params.workspace), ownerId, page: params.page }),
    ),
    listWorkspaceNames(ctx),
  ]);
  const hrefWith = (change: Partial<typeof params>) => keysHref('/api-keys', { ...params, page: 1, ...change });
  const isNarrowed = search !== '' || show !== 'all' || params.workspace !== null || ownerId !== undefined;
  const { all, own, namesOnly, workspaceIds } = reach(ctx.actor, 'api_key:read');
  const isNamesOnly = namesOnly && workspaceIds.length === 0 && !own;
  const whose = all || workspaceIds.length > 0 ? '' : own ? ' Yours alone.' : ' Your role shows names.';
  return (
    <>
      <PageHead
        title="API keys"
        line={`Who each API key belongs to, when it was last used and what it spends.${whose}`}
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
      />
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by name, hint or owner"
        selects={[
          {
            param: 'workspace',
            label: 'Workspace',
            any: 'Every workspace',
            options: workspaces.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        orders={isNamesOnly ? KEY_ORDERS.filter(({ value }) => value.startsWith('name')) : KEY_ORDERS}
        sorting={sorting}
        filter={
          ownerId !== undefined && (
            <Link
              href={hrefWith({ owner: null })}
              prefetch={false}
              scroll={false}
              className="mb-2 inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2 text-table hover:bg-default pointer-coarse:h-11"
            >
              Owner: {list.rows[0]?.ownerName ?? ownerId}
              <X aria-hidden="true" className="size-3.5 text-muted" />
              <span className="sr-only">Remove this filter</span>
            </Link>
          )
        }
        facetsLabel="Which API keys"
        facets={KEY_FACETS}
        facetWords={FACET_WORDS}
        warnings={WARNING_FACETS}
        fixed={['all']}
        show={show}
        list={list}
        what="API keys"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        note={spendNote(list.window)}
        empty={<NoKey isNarrowed={isNarrowed} />}
      >
        <KeyTable
          list={list}
          now={ctx.now}
          sorting={sorting}
          hrefOf={(next) => hrefWith(next)}
          isNamesOnly={isNamesOnly}
        />
      </FacetedList>
    </>
  );
}

function NoKey({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState title="No API key like that" step={<ButtonLink href="/api-keys">Show all API keys</ButtonLink>}>
      Search looks through names, hints, owners and workspaces. Try fewer letters, or another filter.
    </EmptyState>
  ) : (
    <EmptyState title="No API key yet">
      API keys are made in the Claude Console. They appear here a few minutes later, each with its owner, its last use
      and what it spends.
    </EmptyState>
  );
}
