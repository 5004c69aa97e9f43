'use client';

import { Button } from '@heroui/react/button';
import { type ReactNode, useState } from 'react';
import { Dialog, type DialogProps } from '@/components/ui/dialog';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { ActionForm, type ActionFormProps } from './action-form';

interface FormDialogProps<Input>
  extends Pick<DialogProps, 'title' | 'isOpen' | 'onOpenChange'>,
    Omit<ActionFormProps<Input>, 'beside'> {
  /** What stands in the form's place once it is done. Without it the dialog closes. */
  after?: (result: OutcomeResult, close: () => void) => ReactNode;
}

/** One change in a dialog: its form, and Cancel beside the button that sends it. */
export function FormDialog<Input>(props: FormDialogProps<Input>) {
  const { title, isOpen, onOpenChange, onDone, after, ...form } = props;
  const [result, setResult] = useState<OutcomeResult | null>(null);
  const change = (willBeOpen: boolean) => {
    if (!willBeOpen) setResult(null);
    onOpenChange(willBeOpen);
  };
  const close = () => change(false);
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={change}>
      {after && result ? (
        after(result, close)
      ) : (
        <ActionForm
          {...form}
          onDone={(next) => {
            if (after) setResult(next);
            else close();
            onDone?.(next);
          }}
          beside={
            <Button variant="tertiary" onPress={close}>
              Cancel
            </Button>
          }
        />
      )}
    </Dialog>
  );
}
