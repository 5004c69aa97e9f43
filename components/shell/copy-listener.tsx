'use client';

import { useEffect, useState } from 'react';
import { announce } from '@/components/ui/announce';

const SHOWN_MS = 2_000;

/** Copies what a button with `data-copy` names: one listener for all, so that a list may have hundreds. */
export function CopyListener() {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const copy = ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-copy]') : null;
      const text = button?.dataset.copy;
      if (!button || !text) return;
      navigator.clipboard.writeText(text).then(
        () => {
          button.dataset.copied = '';
          setSaid(`Copied ${text}`);
          setTimeout(() => {
            delete button.dataset.copied;
            setSaid('');
          }, SHOWN_MS);
        },
        () => announce({ tone: 'neutral', title: 'Copy this ID', detail: text }),
      );
    };
    window.addEventListener('click', copy);
    return () => window.removeEventListener('click', copy);
  }, []);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
