'use client';

import { Button } from '@heroui/react/button';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';

/** A signing secret, the only time it is shown. */
export function ShownSecret({ secret }: { secret: unknown }) {
  if (typeof secret !== 'string' || secret === '') {
    return (
      <Notice tone="warning" title="The secret was created, but cannot be shown again">
        Make a new one.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <CopyText text={secret} label="Signing secret" />
      <p className="text-xs text-muted">
        Shown only once: copy it to the receiver before you close this. With it, the receiver can verify that a request
        comes from Steward.
      </p>
    </div>
  );
}

/** What a dialog shows once the secret was made. */
export function secretInDialog({ secret }: { secret?: unknown }, close: () => void) {
  return (
    <div className="flex flex-col gap-3">
      <ShownSecret secret={secret} />
      <div className="flex justify-end">
        <Button variant="primary" onPress={close}>
          Done
        </Button>
      </div>
    </div>
  );
}
