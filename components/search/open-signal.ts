const SIGNAL = 'steward:open';

export type Openable = 'search' | 'help';

/** Opens the palette or the list of shortcuts from anywhere on the page. */
export function askToOpen(what: Openable): void {
  window.dispatchEvent(new CustomEvent(SIGNAL, { detail: what }));
}

export function onAskedToOpen(open: (what: Openable) => void): () => void {
  const hear = (event: Event) => {
    if (event instanceof CustomEvent) open(event.detail === 'help' ? 'help' : 'search');
  };
  window.addEventListener(SIGNAL, hear);
  return () => window.removeEventListener(SIGNAL, hear);
}
