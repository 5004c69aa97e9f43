'use client';

import { useEffect, useEffectEvent } from 'react';

/** Does what the address asks for behind its `#`, once, and takes that out of the address. */
export function useAsked(name: string | undefined, act: () => void): void {
  const heed = useEffectEvent(() => {
    if (name === undefined || window.location.hash !== `#${name}`) return;
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    act();
  });
  useEffect(() => {
    heed();
    window.addEventListener('hashchange', heed);
    return () => window.removeEventListener('hashchange', heed);
  }, []);
}
