'use client';

import { useCallback, useEffect } from 'react';
import { setPending } from '@/components/ui/pending';
import type { KeyAct } from '@/lib/domain/api-keys/rules';
import { ACT_WORDS } from './act-words';

/** Shows on the key itself that a form is being carried out, for as long as that lasts. */
export function useShownPending(apiKeyId: string, act: KeyAct): (isPending: boolean) => void {
  useEffect(() => () => setPending(apiKeyId, null), [apiKeyId]);
  return useCallback(
    (isPending) => setPending(apiKeyId, isPending ? { tone: 'busy', word: ACT_WORDS[act].pending } : null),
    [apiKeyId, act],
  );
}
