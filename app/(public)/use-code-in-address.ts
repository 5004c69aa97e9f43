'use client';

import { useEffect, useState } from 'react';

/** The code that a link carries after `#`, which browsers never send; it is removed from the address bar once read. */
export function useCodeInAddress(): string {
  const [code, setCode] = useState('');
  useEffect(() => {
    const given = window.location.hash.slice(1);
    if (!given) return;
    setCode(given);
    window.history.replaceState(null, '', window.location.pathname);
  }, []);
  return code;
}
