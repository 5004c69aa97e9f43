import { FacetLinks } from '@/components/page/list/facet-links';
import { ListView } from '@/components/page/list/list-view';
import { PageLinks } from '@/components/page/list/page-links';
import type { Sorting } from '@/components/page/list/sorting';
import { spendNote } from '@/components/page/list/spend-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import type { ApiKeyPage } from '@/lib/domain/api-keys/query-schema';
import { KEY_FACETS, type KeySort } from '@/lib/domain/api-keys/schema';
import { type KeyParams, keysHref } from './key-params';
import { KeyTable } from './key-table';
import { FACET_WORDS, KEY_ORDERS, WARNING_FACETS } from './key-words';

interface KeyListProps {
  list: ApiKeyPage;
  params: KeyParams;
  sorting: Sorting<KeySort>;
  now: Date;
  /** The address of the page that it stands on. */
  path: string;
  without: 'workspace' | 'owner';
  title: string;
  isNamesOnly?: boolean;
}

/** The keys of one workspace or person. */
export function KeyList({ list, params, sorting, now, path, without, title, isNamesOnly }: KeyListProps) {
  const hrefWith = (change: Partial<KeyParams>) => keysHref(path, { ...params, page: 1, ...change });
  return (
    <ListView searchLabel="Search by name or hint" orders={KEY_ORDERS} order={`${sorting.sort} ${sorting.order}`}>
      <FacetLinks
        label="Which API keys"
        facets={KEY_FACETS.map((facet) => ({
          id: facet,
          label: FACET_WORDS[facet],
          count: list.facets[facet],
          href: hrefWith({ show: facet }),
          isChosen: facet === params.show,
          isWarning: WARNING_FACETS.includes(facet),
          isFixed: facet === 'all',
        }))}
      />
      <Panel title={title} note={spendNote(list.window)} isFlush>
        {list.rows.length > 0 ? (
          <KeyTable
            list={list}
            now={now}
            sorting={sorting}
            hrefOf={(next) => hrefWith(next)}
            without={without}
            isNamesOnly={isNamesOnly}
          />
        ) : (
          <EmptyState
            title={list.facets.all > 0 || params.search ? 'No API key like that' : 'No API key here'}
            step={
              list.facets.all > 0 || params.search ? <ButtonLink href={path}>Show all of them</ButtonLink> : undefined
            }
          >
            API keys are made in the Claude Console and appear here a few minutes later. Those that your role does not
            show are left out.
          </EmptyState>
        )}
        <PageLinks {...list} what="API keys" hrefOf={(page) => hrefWith({ page })} />
      </Panel>
    </ListView>
  );
}
