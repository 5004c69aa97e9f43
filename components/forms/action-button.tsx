'use client';

import { Button } from '@heroui/react/button';
import type { ReactNode } from 'react';
import type { Action } from '@/lib/operations/outcome';
import { OutcomeNote } from './outcome-note';
import { useAction } from './use-action';

interface ActionButtonProps<Input> {
  action: Action<Input>;
  input: Input;
  children: ReactNode;
  /** The words while it happens: `Ending…`. */
  pending: string;
  done: string;
  variant?: 'primary' | 'tertiary' | 'outline' | 'danger' | 'danger-soft';
  /** Says which one, where many such buttons stand in a list. */
  label?: string;
  isDisabled?: boolean;
}

/** A reversible change at one press; its outcome appears here and as a toast. */
export function ActionButton<Input>(props: ActionButtonProps<Input>) {
  const { action, input, children, pending, done, variant = 'tertiary', label, isDisabled } = props;
  const { send, isPending, problem } = useAction(action, { done });
  return (
    <div className="flex flex-col items-end gap-2">
      <Button
        variant={variant}
        isPending={isPending}
        isDisabled={isDisabled}
        aria-label={label}
        onPress={() => void send(input)}
      >
        {isPending ? pending : children}
      </Button>
      {problem && (
        <div className="max-w-80 text-start">
          <OutcomeNote problem={problem} />
        </div>
      )}
    </div>
  );
}
