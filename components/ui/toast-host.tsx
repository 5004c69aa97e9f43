'use client';

import { type ComponentType, useEffect, useState } from 'react';
import { onAnnounce } from './announce';

/** Stands in the shell and fetches the toasts when there is something to say. */
export function ToastHost() {
  const [Region, setRegion] = useState<ComponentType | null>(null);
  useEffect(
    () =>
      onAnnounce((announcement) => {
        import('./toast-region').then(({ ToastRegion, showToast }) => {
          setRegion(() => ToastRegion);
          showToast(announcement);
        });
      }),
    [],
  );
  return Region ? <Region /> : null;
}
