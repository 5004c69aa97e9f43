'use client';

import { useEffect, useRef } from 'react';

const HERE_MS = 5 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'focus'] as const;

/**
 * Tells whether somebody has looked at the page within five minutes. What a page asks by itself counts as use of the
 * session: without this a page left open would never be signed out.
 */
export function usePresence(): () => boolean {
  const lastSign = useRef(0);
  useEffect(() => {
    const sign = () => {
      lastSign.current = Date.now();
    };
    sign();
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
    return () => {
      for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
    };
  }, []);
  const isHere = useRef(() => document.visibilityState === 'visible' && Date.now() - lastSign.current < HERE_MS);
  return isHere.current;
}
