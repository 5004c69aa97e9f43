'use client';

import { useEffect, useState } from 'react';
import { AnswerError, ask } from '@/components/page/ask';
import type { SearchResult } from '@/lib/domain/search/query-schema';

const TYPING_PAUSE_MS = 120;

interface Searching {
  /** Stays while the next is on the way. */
  found: SearchResult | null;
  isBusy: boolean;
  problem: string | null;
}

const IDLE: Searching = { found: null, isBusy: false, problem: null };

/** Asks for what fits the text, once typing pauses; an answer that comes too late is dropped. Without a text, for `used` alone. */
export function useSearch(text: string, used?: readonly string[]): Searching {
  const [state, setState] = useState<Searching>(IDLE);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '' && used === undefined) {
      setState(IDLE);
      return;
    }
    const asked = new AbortController();
    setState((before) => ({ ...before, isBusy: true, problem: null }));
    const timer = setTimeout(
      () => {
        search(wanted, used ?? [], asked.signal).then(
          (found) => setState({ found, isBusy: false, problem: null }),
          (error: unknown) => {
            if (asked.signal.aborted) return;
            const problem = error instanceof AnswerError && error.status === 401 ? SIGNED_OUT : NO_ANSWER;
            setState((before) => ({ ...before, isBusy: false, problem }));
          },
        );
      },
      wanted === '' ? 0 : TYPING_PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [wanted, used]);
  return state;
}

const SIGNED_OUT = 'Your session has ended. Sign in again to search.';
const NO_ANSWER = 'Search did not answer. Pages still work; try again in a moment.';

function search(text: string, used: readonly string[], signal: AbortSignal): Promise<SearchResult> {
  const asked = new URLSearchParams({ q: text, ...(used.length > 0 && { used: used.join(',') }) });
  return ask<SearchResult>(`/api/v1/search?${asked}`, signal);
}
