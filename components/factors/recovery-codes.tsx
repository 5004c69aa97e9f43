'use client';

import { useId } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { Notice } from '@/components/ui/notice';

/** New recovery codes, the only time they are shown. */
export function RecoveryCodes({ codes }: { codes: unknown }) {
  const id = useId();
  if (typeof codes !== 'string' || codes === '') {
    return (
      <Notice tone="warning" title="Recovery codes were made, but cannot be shown again">
        Make new ones under Settings, Second factor.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p>
        Each of these codes signs you in once if you do not have your second factor. Keep them where you would keep a
        key: printed, or in a password manager. Codes from before no longer work.
      </p>
      <ul
        id={id}
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2"
      >
        {codes.split('\n').map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex items-center gap-2 text-xs text-muted">
        <CopyButton text={codes} onBlocked={() => selectAll(id)} />
        Shown once. Steward keeps only their fingerprints.
      </div>
    </div>
  );
}

/** Where the browser does not allow copying. */
function selectAll(id: string): void {
  const list = document.getElementById(id);
  if (list) window.getSelection()?.selectAllChildren(list);
}
