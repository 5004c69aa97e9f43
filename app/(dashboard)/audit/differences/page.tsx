import type { Metadata } from 'next';
import { createLoader, createSerializer, parseAsInteger, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { DifferenceTable } from '@/components/differences/difference-table';
import { FeedState } from '@/components/differences/feed-state';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageLinks } from '@/components/page/list/page-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listDifferences } from '@/lib/domain/differences/queries';
import { DIFFERENCE_PAGE_SIZE, DIFFERENCE_VIEWS } from '@/lib/domain/differences/query-schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Differences' };

const params = {
  view: parseAsStringLiteral(DIFFERENCE_VIEWS).withDefault('open'),
  page: parseAsInteger.withDefault(1),
};
const loadParams = createLoader(params);
const hrefOf = createSerializer(params);

export default async function DifferencesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { view, page } = await loadParams(searchParams);
  const found = await listDifferences(ctx, { view, page: Math.max(1, Math.min(page, 100_000)) });
  const isOpen = view === 'open';
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here="Differences" />
      <PageHead
        title="Differences"
        line="Changes that appear in only one of the two records, Anthropic’s or Steward’s."
        action={
          <ButtonLink href={hrefOf('/audit/differences', { view: isOpen ? 'all' : null })} variant="outline">
            {isOpen ? 'Show all' : 'Show open only'}
          </ButtonLink>
        }
      />
      <FeedState {...found} />
      <Panel title={isOpen ? 'Open differences' : 'All differences'} note="Newest first, all times UTC" isFlush>
        {found.rows.length === 0 ? (
          <EmptyState title={isOpen ? 'No open differences' : 'No differences'}>
            A change to a key, member, limit, role or workspace that only one of the two records shows appears here,
            with what it means.
          </EmptyState>
        ) : (
          <DifferenceTable rows={found.rows} mayAnswer={can(ctx.actor, 'settings:write')} />
        )}
        <PageLinks
          page={found.page}
          pageSize={DIFFERENCE_PAGE_SIZE}
          total={found.total}
          hrefOf={(next) => hrefOf('/audit/differences', { view, page: next })}
          what="differences"
        />
      </Panel>
    </>
  );
}
