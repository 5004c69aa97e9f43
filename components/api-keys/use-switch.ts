'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { carryThrough } from '@/components/forms/undoing';
import { setPending } from '@/components/ui/pending';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import type { KeyAct } from '@/lib/domain/api-keys/rules';
import { disableApiKeyAction, enableApiKeyAction } from '@/lib/doors/actions/api-keys';
import { ACT_WORDS } from './act-words';

export type SwitchAct = Extract<KeyAct, 'disable' | 'enable'>;
type SwitchedKey = Pick<ApiKeyUseJson, 'id' | 'name' | 'workspaceId'>;

const ACTIONS = { disable: disableApiKeyAction, enable: enableApiKeyAction } as const;
const BACK = { disable: 'enable', enable: 'disable' } as const;
const TOLD_MS = 30_000;

/** Disables or enables a key at once. It shows on the key wherever that appears, and the toast offers Undo. */
export function useSwitch() {
  const router = useRouter();
  const settled = useRef(new Set<string>());
  const [isRefreshing, startRefresh] = useTransition();

  useEffect(() => {
    if (isRefreshing) return;
    for (const id of settled.current) setPending(id, null);
    settled.current.clear();
  }, [isRefreshing]);

  const switchKey = async (act: SwitchAct, key: SwitchedKey, isUndo = false): Promise<void> => {
    const { pending, done, failed } = ACT_WORDS[act];
    setPending(key.id, { tone: 'busy', word: pending });
    const outcome = await carryThrough({
      action: ACTIONS[act],
      input: { apiKeyId: key.id, workspaceId: key.workspaceId },
      done: isUndo ? `${key.name} ${done} again` : `${key.name} ${done}`,
      notDone: isUndo ? 'Not undone' : `${key.name}: ${failed.toLowerCase()}`,
      undo: isUndo ? undefined : () => void switchKey(BACK[act], key, true),
    });
    if (outcome.status === 'succeeded') settled.current.add(key.id);
    else {
      setPending(key.id, { tone: 'danger', word: failed });
      setTimeout(() => setPending(key.id, null), TOLD_MS);
    }
    startRefresh(() => router.refresh());
  };
  return switchKey;
}
