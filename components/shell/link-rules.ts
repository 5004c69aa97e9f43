type Click = Pick<MouseEvent, 'defaultPrevented' | 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'target'>;

/** Where a click leads within the app; null where the browser itself is to follow it. */
export function pathToFollow(click: Click, here: Pick<Location, 'origin' | 'pathname' | 'search'>): string | null {
  if (click.defaultPrevented || click.button !== 0) return null;
  if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return null;
  const link = click.target instanceof Element ? click.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== here.origin) return null;
  if (link.pathname.startsWith('/api/')) return null;
  const isHere = link.pathname === here.pathname && link.search === here.search;
  return isHere && link.hash ? null : `${link.pathname}${link.search}${link.hash}`;
}
