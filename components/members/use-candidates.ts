'use client';

import { useEffect, useState } from 'react';
import { askApi } from '@/components/page/ask';
import type { Candidate } from '@/lib/domain/members/query-schema';

const TYPING_PAUSE_MS = 150;

interface Searching {
  /** Stays while the next is on the way. */
  found: readonly Candidate[] | null;
  problem: string | null;
}

/** People for a workspace by name or address, fetched when typing pauses. */
export function useCandidates(workspaceId: string, as: 'member' | 'lead', text: string): Searching {
  const [state, setState] = useState<Searching>({ found: null, problem: null });
  const wanted = text.trim();
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      const query = { workspace_id: workspaceId, search: wanted, as };
      try {
        const found = await askApi<Candidate[]>('member.search_candidates', { query }, asked.signal);
        setState({ found, problem: null });
      } catch {
        if (asked.signal.aborted) return;
        setState((before) => ({ ...before, problem: 'Search did not answer. Try again in a moment.' }));
      }
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [workspaceId, as, wanted]);
  return state;
}
