'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { DescribedKey } from './describe-dialog';

/** Writes about a key, or makes somebody else answer for it. */
export function WordsTools({ apiKey }: { apiKey: DescribedKey }) {
  return (
    <>
      <DialogButton
        load={() => import('./assign-dialog').then((loaded) => loaded.AssignDialog)}
        dialogProps={{ apiKey }}
        variant="ghost"
        size="sm"
      >
        Hand over
      </DialogButton>
      <DialogButton
        load={() => import('./describe-dialog').then((loaded) => loaded.DescribeDialog)}
        dialogProps={{ apiKey }}
        size="sm"
      >
        Edit
      </DialogButton>
    </>
  );
}
