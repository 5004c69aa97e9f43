'use client';

import { type ReactNode, useSyncExternalStore } from 'react';
import { Status, type Tone } from './status';

interface Word {
  tone: Tone;
  word: string;
}

const words = new Map<string, Word>();
const listeners = new Set<() => void>();

/** Shows a pending change on a thing wherever it appears; null: shows its state again. */
export function setPending(thing: string, said: Word | null): void {
  if (said) words.set(thing, said);
  else words.delete(thing);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A thing's state, replaced by any pending change. */
export function Pending({ of, children }: { of: string; children: ReactNode }) {
  const said = useSyncExternalStore(
    subscribe,
    () => words.get(of),
    () => undefined,
  );
  return said ? <Status tone={said.tone}>{said.word}</Status> : children;
}
