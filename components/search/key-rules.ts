export interface Keystroke {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
  /** The key belongs to a field, a list or a chart that has the focus. */
  isTaken: boolean;
  /** A dialog or menu is open. */
  isCovered: boolean;
}

export interface KeyState {
  /** `g` was pressed just now. */
  isGoing: boolean;
  /** Whether single-letter shortcuts are on; people using voice control can turn them off. */
  hasLetters: boolean;
}

export type KeyAct =
  | { act: 'search' | 'help' | 'await' }
  | { act: 'row'; step: 1 | -1 }
  | { act: 'go'; letter: string };

/** What a key does. Ctrl or ⌘ K works wherever one types; letters never do, and never together with another key. */
export function interpretKey(stroke: Keystroke, { isGoing, hasLetters }: KeyState): KeyAct | null {
  const { key, ctrl, meta, alt, shift, isTaken, isCovered } = stroke;
  if (isCovered) return null;
  if (key.toLowerCase() === 'k' && ctrl !== meta && !alt && !shift) return { act: 'search' };
  if (ctrl || meta || alt || isTaken || !hasLetters) return null;
  if (isGoing) return /^[a-z]$/.test(key) ? { act: 'go', letter: key } : null;
  switch (key) {
    case '/':
      return { act: 'search' };
    case '?':
      return { act: 'help' };
    case 'g':
      return { act: 'await' };
    case 'j':
      return { act: 'row', step: 1 };
    case 'k':
      return { act: 'row', step: -1 };
    default:
      return null;
  }
}
