'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pathToFollow } from './link-rules';

/**
 * Follows the plain links of all pages without loading the document anew: one listener, so that a link costs no more than its
 * markup. What a link of the navigation leads to is fetched ahead once it is pointed at.
 */
export function SoftLinks() {
  const router = useRouter();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const path = pathToFollow(event, window.location);
      if (path === null) return;
      event.preventDefault();
      router.push(path);
    };
    const fetched = new Set<string>();
    const fetchAhead = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-ahead]') : null;
      if (!link || fetched.has(link.pathname) || link.pathname === window.location.pathname) return;
      fetched.add(link.pathname);
      router.prefetch(link.pathname);
    };
    window.addEventListener('click', follow);
    window.addEventListener('pointerover', fetchAhead, { passive: true });
    window.addEventListener('focusin', fetchAhead);
    return () => {
      window.removeEventListener('click', follow);
      window.removeEventListener('pointerover', fetchAhead);
      window.removeEventListener('focusin', fetchAhead);
    };
  }, [router]);
  return null;
}
