'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { setPending } from '@/components/ui/pending';
import type { Action, OutcomeResult } from '@/lib/operations/outcome';
import { carryThrough } from './undoing';

export type SwitchAct = 'disable' | 'enable';

interface Switched<Input> {
  /** Under which it is pending. */
  id: string;
  name: string;
  input: Input;
}

const WORDS = {
  disable: { pending: 'Disabling…', done: 'disabled', failed: 'Not disabled' },
  enable: { pending: 'Enabling…', done: 'enabled', failed: 'Not enabled' },
} as const;
const BACK = { disable: 'enable', enable: 'disable' } as const;
const TOLD_MS = 30_000;

/** Disables or enables a thing at once. It shows on the thing wherever that appears, and the toast offers Undo. */
export function useSwitching<Input>(
  actions: Readonly<Record<SwitchAct, Action<Input>>>,
  caution?: (result: OutcomeResult) => string | undefined,
) {
  const router = useRouter();
  const settled = useRef(new Set<string>());
  const [isRefreshing, startRefresh] = useTransition();

  useEffect(() => {
    if (isRefreshing) return;
    for (const id of settled.current) setPending(id, null);
    settled.current.clear();
  }, [isRefreshing]);

  const switchThing = async (act: SwitchAct, thing: Switched<Input>, isUndo = false): Promise<void> => {
    const { pending, done, failed } = WORDS[act];
    const { id, name, input } = thing;
    setPending(id, { tone: 'busy', word: pending });
    const outcome = await carryThrough({
      action: actions[act],
      input,
      caution: act === 'disable' ? caution : undefined,
      done: isUndo ? `${name} ${done} again` : `${name} ${done}`,
      notDone: isUndo ? 'Not undone' : `${name}: ${failed.toLowerCase()}`,
      undo: isUndo ? undefined : () => void switchThing(BACK[act], thing, true),
    });
    if (outcome.status === 'succeeded') settled.current.add(id);
    else {
      setPending(id, { tone: 'danger', word: failed });
      setTimeout(() => setPending(id, null), TOLD_MS);
    }
    startRefresh(() => router.refresh());
  };
  return switchThing;
}
