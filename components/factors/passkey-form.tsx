'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Field } from '@/components/forms/field';
import { NO_ANSWER, newIdempotencyKey } from '@/components/forms/idempotency';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { withProof } from '@/components/forms/proving';
import { useAction } from '@/components/forms/use-action';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { PasskeyAsk } from '@/lib/auth/passkeys';
import type { CreationOptions } from '@/lib/domain/factors/passkey-rules';
import { addPasskeyAction, askPasskeyAction } from '@/lib/doors/actions/factors';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';
import { AfterAdding } from './after-adding';
import { fetchPasskeyCode, makePasskey } from './passkey-browser';

interface PasskeyFormProps {
  /** What the passkey may be called. */
  suggestion: string;
  /** Where to go once the codes are saved. */
  next: string;
}

type Made = Extract<Awaited<ReturnType<typeof makePasskey>>, { made: unknown }>['made'];

/** A name for a passkey, which the browser then makes; then the recovery codes, with the first factor. */
export function PasskeyForm({ suggestion, next }: PasskeyFormProps) {
  const [result, setResult] = useState<OutcomeResult | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Exclude<Outcome, { status: 'succeeded' }> | null>(null);
  /** Made, and not kept yet: with another name, the device need not make a second one. */
  const made = useRef<Made>(null);
  const adding = useAction(addPasskeyAction, { done: 'Passkey added', onDone: setResult });
  useEffect(fetchPasskeyCode, []);
  const make = async () => {
    const asked = await withProof(() => askPasskeyAction({}, newIdempotencyKey()).catch(() => NO_ANSWER));
    if (asked.status !== 'succeeded') return setRefusal(asked);
    const answer = await makePasskey(asked.result as unknown as PasskeyAsk<CreationOptions>);
    if ('made' in answer) made.current = answer.made;
    else setProblem(answer.problem);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '');
    setProblem(null);
    setRefusal(null);
    setMaking(true);
    if (!adding.problem?.fieldErrors?.name) made.current = null;
    if (!made.current) await make();
    setMaking(false);
    if (made.current) await adding.send({ name, ...made.current });
  };
  if (result) return <AfterAdding result={result} next={next} />;
  const refused = refusal ?? adding.problem;
  return (
    <Panel className="pt-4">
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <Field
          name="name"
          label="Name"
          description="Says which one it is, if you have several: the device or the password manager that keeps it."
          defaultValue={suggestion}
          isRequired
          maxLength={60}
          error={refused?.fieldErrors?.name}
        />
        {problem && (
          <Notice tone="danger" title="No passkey was added" isAlert>
            {problem}
          </Notice>
        )}
        {refused && !refused.fieldErrors?.name && <OutcomeNote problem={refused} />}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isPending={isMaking || adding.isPending}>
            {isMaking ? 'Waiting for your passkey…' : adding.isPending ? 'Adding passkey…' : 'Add passkey'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
