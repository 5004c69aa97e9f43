'use client';

import { Button } from '@heroui/react/button';
import type { ReactNode } from 'react';
import { CopyText } from './copy-text';
import { Notice } from './notice';

interface ShownTokenProps {
  token: unknown;
  label: string;
  /** What it is called: a token, unless it is said. */
  what?: string;
  close: () => void;
  /** What more there is to know of it. */
  children?: ReactNode;
}

/** A new token, the only time it is shown. */
export function ShownToken({ token, label, what = 'token', close, children }: ShownTokenProps) {
  if (typeof token !== 'string' || token === '') {
    return (
      <Notice tone="warning" title={`The ${what} was created, but cannot be shown again`}>
        Revoke it and create a new one.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <CopyText text={token} label={label} />
      <p className="text-xs text-muted">Shown once: copy it before you close. Steward keeps only its fingerprint.</p>
      {children && <p className="text-table text-muted">{children}</p>}
      <div className="flex justify-end">
        <Button variant="primary" onPress={close}>
          Done
        </Button>
      </div>
    </div>
  );
}
