'use client';

import { useEffect, useState } from 'react';
import type { SearchResult } from '@/lib/domain/search/query-schema';

const TYPING_PAUSE_MS = 120;

interface Searching {
  /** Stays while the next is on the way. */
  found: SearchResult | null;
  isBusy: boolean;
  problem: string | null;
}

const IDLE: Searching = { found: null, isBusy: false, problem: null };

/** Asks for what holds the text, once typing pauses; an answer that comes too late is dropped. */
export function useSearch(text: string): Searching {
  const [state, setState] = useState<Searching>(IDLE);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setState(IDLE);
      return;
    }
    const asked = new AbortController();
    setState((before) => ({ ...before, isBusy: true, problem: null }));
    const timer = setTimeout(() => {
      ask(wanted, asked.signal).then(
        (found) => setState({ found, isBusy: false, problem: null }),
        (error: unknown) => {
          if (asked.signal.aborted) return;
          const problem = error instanceof Error && error.message === '401' ? SIGNED_OUT : NO_ANSWER;
          setState((before) => ({ ...before, isBusy: false, problem }));
        },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [wanted]);
  return state;
}

const SIGNED_OUT = 'Your session has ended. Sign in again to search.';
const NO_ANSWER = 'Search did not answer. Pages still work; try again in a moment.';

async function ask(text: string, signal: AbortSignal): Promise<SearchResult> {
  const response = await fetch(`/api/v1/search?q=${encodeURIComponent(text)}`, { signal });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as SearchResult;
}
