'use client';

import { Button } from '@heroui/react/button';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { renewCodesAction } from '@/lib/doors/actions/factors';
import { RecoveryCodes } from './recovery-codes';

export function CodesDialog({ isOpen, onOpenChange }: OpenState) {
  return (
    <FormDialog
      title="Make new recovery codes"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={renewCodesAction}
      toInput={() => ({})}
      submit="Make recovery codes"
      submitting="Making recovery codes…"
      done="Recovery codes made"
      after={({ recoveryCodes }, close) => (
        <div className="flex flex-col gap-4">
          <RecoveryCodes codes={recoveryCodes} />
          <div className="flex justify-end">
            <Button variant="primary" onPress={close}>
              I have saved them
            </Button>
          </div>
        </div>
      )}
    >
      {() => <p className="text-muted">You get ten new codes. The ones you have now stop working.</p>}
    </FormDialog>
  );
}
