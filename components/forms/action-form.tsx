'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { FieldErrors } from '@/lib/core/errors';
import type { Action, OutcomeResult } from '@/lib/operations/outcome';
import { OutcomeNote } from './outcome-note';
import { StepList } from './step-list';
import { useAction } from './use-action';
import { useLeaveWarning } from './use-leave-warning';

export interface ActionFormProps<Input> {
  action: Action<Input>;
  /**
   * Makes the action's input of what was typed. `resumeOf` is the change of many steps whose rest is to be tried again:
   * commands that can be resumed take it as it is.
   */
  toInput: (fields: FormData, resumeOf?: string) => Input;
  /** The button: a verb and what it acts on. */
  submit: string;
  /** The same while it happens: `Changing role…`. */
  submitting: string;
  done: string;
  /** What the toast adds, where there is more to know. */
  caution?: (result: OutcomeResult) => string | undefined;
  onDone?: (result: OutcomeResult) => void;
  /** Told when it begins to be sent, and when there is an answer. */
  onPendingChange?: (isPending: boolean) => void;
  /** What the toast's Undo does, of what was sent. Made with `undoing`. */
  undo?: (sent: Input) => (() => void) | undefined;
  /** It always waits for somebody else, as `done` says. */
  isAsking?: boolean;
  isDangerous?: boolean;
  /** Beside the button, such as Cancel. */
  beside?: ReactNode;
  children: (state: { fieldErrors: FieldErrors; isPending: boolean }) => ReactNode;
}

/** A form for one change. It keeps what was typed whatever the answer is, and warns before that is lost. */
export function ActionForm<Input>(props: ActionFormProps<Input>) {
  const { action, toInput, submit, submitting, done, caution, onDone, onPendingChange, undo } = props;
  const { isAsking, isDangerous, beside } = props;
  const [isTouched, setTouched] = useState(false);
  const sent = useRef<Input>(undefined);
  const { send, isPending, problem } = useAction(action, {
    done,
    isAsking,
    caution,
    undo: () => (sent.current === undefined ? undefined : undo?.(sent.current)),
    onDone: (result) => {
      setTouched(false);
      onDone?.(result);
    },
  });
  const resumeOf = problem?.code === 'incomplete' ? problem.intentId : undefined;
  useLeaveWarning(isTouched && !isPending);
  useEffect(() => onPendingChange?.(isPending), [isPending, onPendingChange]);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    sent.current = toInput(new FormData(event.currentTarget), resumeOf);
    void send(sent.current);
  };
  return (
    <form onSubmit={onSubmit} onChange={() => setTouched(true)} noValidate className="flex flex-col gap-4">
      {props.children({ fieldErrors: problem?.fieldErrors ?? {}, isPending })}
      {problem?.steps && <StepList steps={problem.steps} />}
      {problem && <OutcomeNote problem={problem} />}
      <div className="flex justify-end gap-2">
        {beside}
        <Button type="submit" variant={isDangerous ? 'danger' : 'primary'} isPending={isPending}>
          {isPending ? submitting : resumeOf ? 'Retry the rest' : submit}
        </Button>
      </div>
    </form>
  );
}
