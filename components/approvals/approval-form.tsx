'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { DayField } from '@/components/forms/day-field';
import { Field } from '@/components/forms/field';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { ProseField } from '@/components/forms/prose-field';
import { useAction } from '@/components/forms/use-action';
import { useLeaveWarning } from '@/components/forms/use-leave-warning';
import { isDay } from '@/lib/core/time';
import type { Decision } from '@/lib/domain/approvals/rules';
import { decideApprovalAction } from '@/lib/doors/actions/approvals';

interface ApprovalFormProps {
  approvalId: string;
  digest: string;
  changeable: readonly { name: string; value: string }[];
  /** The reader requested it: they can only withdraw it. */
  isMine: boolean;
  /** Of the link by which it was opened. */
  token?: string;
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  amount: 'Amount in US dollars',
  limit: 'Limit in US dollars',
  until: 'Until',
};
type Pressed = Exclude<Decision, 'override'>;
const DONE: Readonly<Record<Pressed, string>> = {
  approve: 'Request approved',
  refuse: 'Request refused',
  withdraw: 'Request withdrawn',
};

/** Approves a request as it is or changed, or refuses it with a reason; large enough for a thumb. */
export function ApprovalForm({ approvalId, digest, changeable, isMine, token }: ApprovalFormProps) {
  const [pressed, setPressed] = useState<Pressed>('approve');
  const [note, setNote] = useState('');
  const { send, isPending, problem } = useAction(decideApprovalAction, { done: DONE[pressed] });
  useLeaveWarning(note !== '' && !isPending);
  const decide = (decision: Pressed, form: HTMLFormElement | null) => {
    setPressed(decision);
    const typed = form ? new FormData(form) : new FormData();
    const change = Object.fromEntries(
      changeable.flatMap(({ name, value }) => {
        const now = String(typed.get(name) ?? value).trim();
        return decision === 'approve' && now !== value ? [[name, now]] : [];
      }),
    );
    void send({ approvalId, decision, digest, token, change, note });
  };
  const large = 'h-12! w-full justify-center text-base';
  const busy = (decision: Pressed) => isPending && pressed === decision;
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => event.preventDefault()} noValidate>
      {!isMine &&
        changeable.map(({ name, value }) => {
          const field = { name, label: FIELD_WORDS[name] ?? name, defaultValue: value };
          const error = problem?.fieldErrors?.[`change.${name}`];
          return isDay(value) ? (
            <DayField key={name} {...field} error={error} />
          ) : (
            <Field key={name} {...field} error={error} maxLength={40} />
          );
        })}
      {!isMine && (
        <ProseField
          name="note"
          label="Note"
          description="The requester sees it. Required for a refusal."
          error={problem?.fieldErrors?.note}
          value={note}
          onChange={setNote}
          maxLength={500}
          rows={2}
        />
      )}
      {problem && <OutcomeNote problem={problem} />}
      {isMine ? (
        <Button variant="danger-soft" className={large} isPending={isPending} onPress={() => decide('withdraw', null)}>
          {isPending ? 'Withdrawing…' : 'Withdraw request'}
        </Button>
      ) : (
        <>
          <Button
            variant="primary"
            className={large}
            isPending={busy('approve')}
            isDisabled={isPending}
            onPress={({ target }) => decide('approve', target.closest('form'))}
          >
            {busy('approve') ? 'Approving…' : 'Approve'}
          </Button>
          <Button
            variant="outline"
            className={large}
            isPending={busy('refuse')}
            isDisabled={isPending}
            onPress={({ target }) => decide('refuse', target.closest('form'))}
          >
            {busy('refuse') ? 'Refusing…' : 'Refuse'}
          </Button>
        </>
      )}
    </form>
  );
}
