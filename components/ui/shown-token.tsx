'use client';

import { Button } from '@heroui/react/button';
import { CopyText } from './copy-text';
import { Notice } from './notice';

/** A new token, the only time it is shown. */
export function ShownToken({ token, label, close }: { token: unknown; label: string; close: () => void }) {
  if (typeof token !== 'string' || token === '') {
    return (
      <Notice tone="warning" title="The token was created, but cannot be shown again">
        Revoke it and create a new one.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <CopyText text={token} label={label} />
      <p className="text-xs text-muted">Shown once: copy it before you close. Steward keeps only its fingerprint.</p>
      <div className="flex justify-end">
        <Button variant="primary" onPress={close}>
          Done
        </Button>
      </div>
    </div>
  );
}
