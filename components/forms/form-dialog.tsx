'use client';

import { Button } from '@heroui/react/button';
import { type ReactNode, useState } from 'react';
import { Dialog, type DialogProps } from '@/components/ui/dialog';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { ActionForm, type ActionFormProps } from './action-form';

interface FormDialogProps<Input>
  extends Pick<DialogProps, 'title' | 'isOpen' | 'onOpenChange'>,
    Omit<ActionFormProps<Input>, 'beside' | 'onPendingChange'> {
  /** What replaces the form once it is done. Without it, the dialog closes. */
  after?: (result: OutcomeResult, close: () => void) => ReactNode;
}

/** One change in a dialog: its form, and Cancel beside the button that sends it. */
export function FormDialog<Input>(props: FormDialogProps<Input>) {
  const { title, isOpen, onOpenChange, onDone, after, ...form } = props;
  const [result, setResult] = useState<OutcomeResult | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (willBeOpen: boolean) => {
    // What is shown once comes with the answer.
    if (after && isPending) return;
    if (!willBeOpen) setResult(null);
    onOpenChange(willBeOpen);
  };
  const close = () => change(false);
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={change}
      isHeld={after !== undefined && (isPending || result !== null)}
    >
      {after && result ? (
        after(result, close)
      ) : (
        <ActionForm
          {...form}
          onPendingChange={setPending}
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
