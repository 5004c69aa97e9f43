'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { ProseField } from '@/components/forms/prose-field';
import { useAction } from '@/components/forms/use-action';
import { decideInviteAction } from '@/lib/doors/actions/invites';

interface TapFormProps {
  requestId: string;
  email: string;
}

/** Two large buttons for a thumb: approve as requested, or refuse. A refusal asks for a reason first. */
export function TapForm({ requestId, email }: TapFormProps) {
  const [isRefusing, setRefusing] = useState(false);
  const [note, setNote] = useState('');
  const done = isRefusing ? `Request for ${email} refused` : `Request for ${email} approved`;
  const { send, isPending, problem } = useAction(decideInviteAction, { done });
  const decide = (decision: 'approve' | 'refuse') => void send({ requestId, decision, note });
  const large = 'h-14! w-full justify-center text-base';
  return (
    <div className="flex flex-col gap-3">
      {problem && <OutcomeNote problem={problem} />}
      {isRefusing ? (
        <>
          <ProseField
            name="note"
            label="Why not?"
            description="The requester sees it."
            error={problem?.fieldErrors?.note}
            value={note}
            onChange={setNote}
            maxLength={500}
            autoFocus
          />
          <Button variant="danger" className={large} isPending={isPending} onPress={() => decide('refuse')}>
            {isPending ? 'Refusing…' : 'Refuse request'}
          </Button>
          <Button variant="tertiary" className={large} isDisabled={isPending} onPress={() => setRefusing(false)}>
            Back
          </Button>
        </>
      ) : (
        <>
          <Button variant="primary" className={large} isPending={isPending} onPress={() => decide('approve')}>
            {isPending ? 'Approving…' : 'Approve'}
          </Button>
          <Button variant="outline" className={large} isDisabled={isPending} onPress={() => setRefusing(true)}>
            Refuse…
          </Button>
        </>
      )}
    </div>
  );
}
