import { CopyLink } from '@/components/charts/copy-link';
import type { VIEW_LISTS } from '@/lib/domain/views/schema';
import { RemoveView } from './remove-view';
import { SaveViewButton } from './save-view-button';

interface SavedViewsProps {
  list: (typeof VIEW_LISTS)[number];
  views: readonly { id: string; name: string; query: string }[];
  /** What the address asks for now; empty: the list as everybody finds it. */
  query: string;
}

/** The reader's own views of a list, and what makes one of what it shows now: its name, or a link for others. */
export function SavedViews({ list, views, query }: SavedViewsProps) {
  if (views.length === 0 && query === '') return null;
  return (
    <div className="no-print mb-3 flex flex-wrap items-center gap-1">
      {views.length > 0 && (
        <ul aria-label="Your views" className="contents">
          {views.map(({ id, name, query: kept }) => (
            <li key={id} className="inline-flex items-center">
              <a href={`/${list}?${kept}`} aria-current={kept === query ? 'true' : undefined} className="facet">
                {name}
              </a>
              <RemoveView viewId={id} name={name} />
            </li>
          ))}
        </ul>
      )}
      {query !== '' && (
        <>
          <SaveViewButton list={list} query={query} />
          <CopyLink path={`/${list}?${query}`} />
        </>
      )}
    </div>
  );
}
