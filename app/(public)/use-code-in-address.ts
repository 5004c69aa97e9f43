'use client';

import { useEffect, useState } from 'react';

/** The code that a link carries after `#`, which browsers send to nobody; it leaves the address bar once it is read. */
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
