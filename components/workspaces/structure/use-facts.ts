'use client';

import { useEffect, useState } from 'react';
import { askApi } from '@/components/page/ask';
import type { StructureFacts } from '@/lib/domain/structure/query-schema';

/** What exists already, fetched once when a dialog opens. Null until it is known; `problem` if it cannot be read. */
export function useStructureFacts(): { facts: StructureFacts | null; problem: string | null } {
  const [facts, setFacts] = useState<StructureFacts | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    askApi<StructureFacts>('structure.get', {}, asked.signal).then(setFacts, () => {
      if (!asked.signal.aborted) setProblem('Steward could not list the workspaces. Close this and try again.');
    });
    return () => asked.abort();
  }, []);
  return { facts, problem };
}
