import { shownColumns } from '@/components/page/list/chosen-columns';
import { FacetedList } from '@/components/page/list/faceted-list';
import type { Sorting } from '@/components/page/list/sorting';
import { spendNote } from '@/components/page/list/spend-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import type { PersonActor } from '@/lib/access/principals';
import type { ApiKeyPage } from '@/lib/domain/api-keys/query-schema';
import { KEY_FACETS, KEY_WARNINGS, type KeySort } from '@/lib/domain/api-keys/schema';
import { keyColumns } from './key-columns';
import { type KeyParams, keysHref } from './key-params';
import { KeyTable } from './key-table';
import { FACET_WORDS, KEY_ORDERS, KIND_SELECT } from './key-words';

interface KeyListProps {
  actor: PersonActor;
  list: ApiKeyPage;
  params: KeyParams;
  sorting: Sorting<KeySort>;
  now: Date;
  /** The address of its page. */
  path: string;
  without: 'workspace' | 'owner';
  title: string;
  isNamesOnly?: boolean;
}

/** The keys of one workspace or person. */
export function KeyList({ actor, list, params, sorting, now, path, without, title, isNamesOnly }: KeyListProps) {
  const hrefWith = (change: Partial<KeyParams>) => keysHref(path, { ...params, page: 1, ...change });
  const columns = shownColumns(keyColumns({ now, window: list.window, isNamesOnly }), null).filter(
    ({ id }) => id !== without,
  );
  const isNarrowed = list.facets.all > 0 || params.search !== '' || params.kind !== null;
  return (
    <FacetedList
      searchLabel="Search by name or hint"
      selects={[KIND_SELECT]}
      orders={KEY_ORDERS}
      sorting={sorting}
      facetsLabel="Filter API keys"
      facets={KEY_FACETS}
      facetWords={FACET_WORDS}
      warnings={KEY_WARNINGS}
      fixed={['all']}
      show={params.show}
      list={list}
      what="API keys"
      hrefWith={hrefWith}
      title={title}
      note={spendNote(list.window)}
      empty={
        <EmptyState
          title={isNarrowed ? 'No matching API keys' : 'No API keys here'}
          step={isNarrowed && <ButtonLink href={path}>Show all</ButtonLink>}
        >
          Keys made in the Claude Console appear here a few minutes later, those that Steward issues at once. Keys your
          role cannot see are left out.
        </EmptyState>
      }
    >
      <KeyTable actor={actor} rows={list.rows} columns={columns} sorting={sorting} hrefOf={(next) => hrefWith(next)} />
    </FacetedList>
  );
}
