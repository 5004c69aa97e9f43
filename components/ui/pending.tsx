'use client';

import { type ReactNode, useSyncExternalStore } from 'react';
import { Status, type Tone } from './status';

interface Word {
  tone: Tone;
  word: string;
}

const words = new Map<string, Word>();
const listeners = new Set<() => void>();

/** Says beside a thing what is being done to it, wherever it is shown; null: how it stands is said again. */
export function setPending(thing: string, said: Word | null): void {
  if (said) words.set(thing, said);
  else words.delete(thing);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How a thing stands, and in its place what is being done to it. */
export function Pending({ of, children }: { of: string; children: ReactNode }) {
  const said = useSyncExternalStore(
    subscribe,
    () => words.get(of),
    () => undefined,
  );
  return said ? <Status tone={said.tone}>{said.word}</Status> : children;
}
