'use client';

import { type ChangeEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { MOST_PICKED } from '@/lib/domain/key-changes/rules';
import { ACT_BUTTONS, NEW_CHANGE_PATH } from './change-words';
import { findBoxes, keepPicked, readPicked, withPicked } from './picked-keys';

interface KeySelectionProps {
  /** How many keys the list finds on all its pages. */
  total: number;
  /** The list's own filters, as in its address. */
  filters: string;
  /** Acts that the reader's role has. */
  acts: readonly string[];
  /** The table: its boxes are plain, and this hears them. */
  children: ReactNode;
}

/** What is picked in the list, across its pages, and what can be done with it. */
export function KeySelection({ total, filters, acts, children }: KeySelectionProps) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [isAll, setAll] = useState(false);
  const [ids, setIds] = useState<readonly string[]>([]);
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => setPicked(readPicked()), []);
  // The rows tell what this page has, in their order; it is not sent once more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are what it depends on
  useEffect(() => setIds(findBoxes(area.current).flatMap(({ id }) => id ?? [])), [children]);
  // Another search or filter finds something else.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filters are what it depends on
  useEffect(() => setAll(false), [filters]);
  useEffect(() => {
    for (const { box, id, name } of findBoxes(area.current)) {
      box.setAttribute('aria-label', `Select ${name}`);
      box.checked =
        isAll || (id === null ? ids.length > 0 && ids.every((one) => picked.includes(one)) : picked.includes(id));
    }
  }, [picked, isAll, ids]);
  const choose = (next: readonly string[]) => {
    setAll(false);
    setPicked(next);
    keepPicked(next);
  };
  const hear = ({ target }: ChangeEvent<HTMLDivElement>) => {
    const heard = findBoxes(area.current).find(({ box }) => box === target);
    if (!heard) return;
    const of = heard.id === null ? ids : [heard.id];
    choose(withPicked(isAll ? ids : picked, of, heard.box.checked));
  };
  const count = isAll ? total : picked.length;
  const hrefOf = (act: string) => {
    const what = isAll ? `${filters === '' ? '' : `${filters.replace(/^\?/, '')}&`}all=1` : `ids=${picked.join(',')}`;
    return `${NEW_CHANGE_PATH}?act=${act}&${what}`;
  };
  return (
    <div ref={area} onChange={hear}>
      {count > 0 && (
        <section
          aria-label="Selected API keys"
          className="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-2 border-y border-separator bg-surface px-4 py-2 text-table"
        >
          <p role="status" className="font-medium">
            {count.toLocaleString('en-US')} selected
          </p>
          {!isAll && ids.some((id) => !picked.includes(id)) && (
            <button type="button" className="tool-button" onClick={() => choose(withPicked(picked, ids, true))}>
              Select this page
            </button>
          )}
          {!isAll && total > picked.length && (
            <button type="button" className="tool-button" onClick={() => setAll(true)}>
              Select all {total.toLocaleString('en-US')} found
            </button>
          )}
          <button type="button" className="tool-button" onClick={() => choose([])}>
            Clear
          </button>
          <span className="flex flex-wrap gap-2">
            {ACT_BUTTONS.filter(({ act }) => acts.includes(act)).map(({ act, word }) => (
              <a
                key={act}
                href={hrefOf(act)}
                className={`button button--sm ${act === 'archive' ? 'button--danger-soft' : 'button--outline'}`}
              >
                {word}
              </a>
            ))}
          </span>
          {picked.length >= MOST_PICKED && !isAll && (
            <p className="w-full text-muted">
              At most {MOST_PICKED} can be selected one by one. For more, filter the list and choose Select all.
            </p>
          )}
        </section>
      )}
      {children}
    </div>
  );
}
