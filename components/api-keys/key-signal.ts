import type { KeyAct } from '@/lib/domain/api-keys/rules';

export interface KeyAsk {
  act: KeyAct;
  apiKeyId: string;
  name: string;
}

const SIGNAL = 'steward:api-key';

/** Opens the dialog of what is to be done about a key, from anywhere on the page. */
export function askAboutKey(ask: KeyAsk): void {
  window.dispatchEvent(new CustomEvent<KeyAsk>(SIGNAL, { detail: ask }));
}

export function onAskedAboutKey(open: (ask: KeyAsk) => void): () => void {
  const hear = (event: Event) => open((event as CustomEvent<KeyAsk>).detail);
  window.addEventListener(SIGNAL, hear);
  return () => window.removeEventListener(SIGNAL, hear);
}
