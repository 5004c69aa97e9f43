'use client';

import { useEffect, useState } from 'react';
import type { Part } from '@/lib/domain/usage/query-schema';
import { askOptions } from './ask';

const LISTED = 20;
const TYPING_PAUSE_MS = 150;

/** What stands for no single thing. */
const NO_THINGS = ['none', 'unattributed', 'unknown', 'unassigned', 'shared'];

interface ThingSearchProps {
  kind: 'workspace' | 'api_key' | 'owner' | 'cost_centre';
  /** What such a thing is called in a sentence, and many of them. */
  word: string;
  many: string;
  chosen: { id: string; label: string } | null;
  onChoose: (thing: { id: string; label: string } | null) => void;
}

/** One of many by name; what is chosen stands alone until another is wanted. */
export function ThingSearch({ kind, word, many, chosen, onChoose }: ThingSearchProps) {
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<readonly Part[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(() => {
      askOptions({ kind, search: search.trim(), limit: LISTED }, asked.signal).then(
        ({ options }) => {
          setFound(options.filter(({ id }) => !NO_THINGS.includes(id)));
          setProblem(null);
        },
        (error: unknown) => {
          if (!asked.signal.aborted) setProblem(error instanceof Error ? error.message : 'Try again in a moment.');
        },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [kind, search]);
  if (chosen) {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{chosen.label}</span>
        <button type="button" className="tool-button" onClick={() => onChoose(null)}>
          Choose another
        </button>
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <input
        type="search"
        aria-label={`Search: ${word}`}
        placeholder={`Search ${word} by name`}
        maxLength={200}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        className="input input--primary w-full sm:max-w-96"
      />
      <ul aria-label={many} className="max-h-72 overflow-y-auto rounded-md border border-line sm:max-w-96">
        {(found ?? []).map(({ id, label, hint }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onChoose({ id, label })}
              className="flex min-h-8 w-full items-center gap-2 px-2 text-start text-table hover:bg-default pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{label}</span>
              {hint && <span className="max-w-40 truncate text-xs text-muted">{hint}</span>}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs text-muted">
        {problem ?? (found === null ? 'Loading…' : found.length === 0 ? 'No matches.' : 'Choose one.')}
      </p>
    </div>
  );
}
