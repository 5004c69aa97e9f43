'use client';

import { useCallback, useEffect, useState } from 'react';
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
    readUse(apiKeyId, asked.signal).then(setUse, (error: unknown) => {
      if (!asked.signal.aborted) setProblem(error instanceof Refused ? error.message : NO_ANSWER);
    });
    return () => asked.abort();
  }, [apiKeyId, tries]);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  return { use, problem, retry };
}

const NO_ANSWER = 'Steward did not answer. Nothing was changed. Try again.';

class Refused extends Error {}

async function readUse(apiKeyId: string, signal: AbortSignal): Promise<ApiKeyUseJson> {
  const response = await fetch(`/api/v1/api-keys/${encodeURIComponent(apiKeyId)}/use`, { signal });
  const body: unknown = await response.json();
  if (response.ok) return body as ApiKeyUseJson;
  throw new Refused((body as { error?: { message?: string } }).error?.message ?? NO_ANSWER);
}
