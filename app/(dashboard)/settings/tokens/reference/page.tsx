import type { Metadata } from 'next';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { ListView } from '@/components/page/list/list-view';
import { PageHead } from '@/components/page/page-head';
import { OperationTable } from '@/components/tokens/operation-table';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { nounWords } from '@/lib/domain/operations/schema';
import { describedOperations } from '@/lib/doors/api/openapi';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API reference' };

interface ReferencePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Every operation of the API, by noun. */
export default async function ReferencePage({ searchParams }: ReferencePageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'token:write');
  const { search } = await searchParams;
  const wanted = (typeof search === 'string' ? search : '').trim().toLowerCase();
  const all = describedOperations();
  const found = all.filter(({ words, path, method, permissions }) =>
    [words, `${method} ${path}`, ...permissions].some((text) => text.toLowerCase().includes(wanted)),
  );
  const nouns = [...new Set(found.map(({ noun }) => noun))];
  return (
    <>
      <Breadcrumbs above={[{ label: 'API tokens', href: '/settings/tokens' }]} here="Reference" />
      <PageHead
        title="API reference"
        line="Everything that the pages do, for programs. Each request is sent with a token as x-api-key, or as Authorization: Bearer."
        action={<ButtonLink href="/api/openapi.json">OpenAPI document</ButtonLink>}
      />
      <ListView searchLabel="Search by name, address or permission">
        {found.length === 0 ? (
          <EmptyState title="No operation found">
            Nothing matches this search. There are {all.length} operations.
          </EmptyState>
        ) : (
          nouns.map((noun) => (
            <Panel
              key={noun}
              title={noun === 'guide' ? 'Requests of the guide' : nounWords(noun)}
              isFlush
              className="mb-4"
            >
              <OperationTable rows={found.filter((one) => one.noun === noun)} />
            </Panel>
          ))
        )}
      </ListView>
    </>
  );
}
