'use client';

import { useCallback, useEffect, useState } from 'react';
import { AnswerError, askApi } from '@/components/page/ask';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';

interface KeyUse {
  use: ApiKeyUseJson | null;
  /** Why it could not be read, as a sentence. */
  problem: string | null;
  retry: () => void;
}

/** Reads what a key is used for when someone is about to act on it. */
export function useKeyUse(apiKeyId: string): KeyUse {
  const [use, setUse] = useState<ApiKeyUseJson | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks anew
  useEffect(() => {
    const asked = new AbortController();
    setProblem(null);
    askApi<ApiKeyUseJson>('api_key.use', { id: apiKeyId }, asked.signal).then(setUse, (error: unknown) => {
      if (!asked.signal.aborted) setProblem(error instanceof AnswerError ? error.message : NO_ANSWER);
    });
    return () => asked.abort();
  }, [apiKeyId, tries]);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  return { use, problem, retry };
}

const NO_ANSWER = 'Steward did not answer. Nothing was changed. Try again.';
