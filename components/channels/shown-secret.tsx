'use client';

import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';

/** A signing secret, the one time that it can be seen. */
export function ShownSecret({ secret }: { secret: unknown }) {
  if (typeof secret !== 'string' || secret === '') {
    return (
      <Notice tone="warning" title="The secret was made, but cannot be shown again">
        Make a new one.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <CopyText text={secret} label="Signing secret" />
      <p className="text-xs text-muted">
        Shown once: give it to the receiver before you close. With it, it can tell that a request comes from Steward.
      </p>
    </div>
  );
}
