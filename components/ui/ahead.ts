/** What listens on a button whose press opens more: its code is fetched once it is pointed at or has the focus. */
export function ahead(load: () => Promise<unknown>): { onPointerEnter: () => void; onFocus: () => void } {
  // A press asks again, and says so where it fails.
  const fetchIt = () => void load().catch(() => undefined);
  return { onPointerEnter: fetchIt, onFocus: fetchIt };
}
