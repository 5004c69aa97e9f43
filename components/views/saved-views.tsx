import { CopyLink } from '@/components/charts/copy-link';
import { Icon } from '@/components/ui/icon';
import type { VIEW_LISTS } from '@/lib/domain/views/schema';
import { type ViewAbout, ViewDialogs } from './view-dialogs';

interface SavedViewsProps {
  list: (typeof VIEW_LISTS)[number];
  views: readonly { id: string; name: string; query: string }[];
  /** What the address asks for now; empty: the list as everybody finds it. */
  query: string;
}

/** The reader's own views of a list, and what makes one of what it shows now: its name, or a link for others. */
export function SavedViews({ list, views, query }: SavedViewsProps) {
  if (views.length === 0 && query === '') return null;
  const about = (more: Partial<ViewAbout>) => JSON.stringify({ list, query, ...more });
  return (
    <ViewDialogs>
      <div className="no-print mb-3 flex flex-wrap items-center gap-1">
        {views.length > 0 && (
          <ul aria-label="Your views" className="contents">
            {views.map(({ id, name, query: kept }) => (
              <li key={id} className="inline-flex items-center" data-about={about({ viewId: id, name })}>
                <a href={`/${list}?${kept}`} aria-current={kept === query ? 'true' : undefined} className="facet">
                  {name}
                </a>
                <button
                  type="button"
                  data-dialog="remove"
                  aria-haspopup="dialog"
                  aria-label={`Remove view ${name}`}
                  className="flex size-6 items-center justify-center rounded text-muted hover:bg-default hover:text-foreground pointer-coarse:size-11"
                >
                  <Icon name="x" className="size-3.5" />
                </button>
              </li>
            ))}
          </ul>
        )}
        {query !== '' && (
          <>
            <span data-about={about({})}>
              <button type="button" data-dialog="save" aria-haspopup="dialog" className="tool-button">
                Save view
              </button>
            </span>
            <CopyLink path={`/${list}?${query}`} />
          </>
        )}
      </div>
    </ViewDialogs>
  );
}
