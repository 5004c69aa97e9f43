'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { ProseField } from '@/components/forms/prose-field';
import { Notice } from '@/components/ui/notice';
import { holdsSecret, withoutSecrets } from '@/lib/core/shown-secrets';
import { DIAGNOSE_PATH } from './diagnose-path';

const MOST_ASKED = 1_500;

/** Where something is pasted. A whole secret is cut here, in the browser: it never leaves the page. */
export function DiagnoseForm({ about }: { about: string }) {
  const [text, setText] = useState(about);
  const [answered, setAnswered] = useState(about);
  const [wasCut, setCut] = useState(false);
  const [isPending, startTransition] = useTransition();
  const { push } = useRouter();
  // Going back shows what was asked then; what somebody types while an answer is on its way stays.
  if (about !== answered) {
    setAnswered(about);
    if (text === answered) {
      setText(about);
      setCut(false);
    }
  }
  const change = (typed: string) => {
    if (holdsSecret(typed)) setCut(true);
    setText(withoutSecrets(typed));
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const asked = new URLSearchParams({ about: withoutSecrets(text).slice(0, MOST_ASKED) });
    startTransition(() => push(`${DIAGNOSE_PATH}?${asked}`));
  };
  return (
    <form onSubmit={ask} className="flex flex-col gap-3">
      {/* Without a name: a form that is sent before this page's script has loaded sends nothing of it. */}
      <ProseField
        name=""
        label="Error or API key"
        description="Paste an error message, a whole error body, a key’s name or ID, or its visible part, such as sk-ant-api03-R2D...igAA."
        value={text}
        onChange={change}
        maxLength={4_000}
        rows={5}
      />
      {wasCut && (
        <Notice tone="warning" title="A whole secret was pasted" isAlert>
          It was cut to its visible part before anything was sent. Anyone who has seen it elsewhere can use it: if it
          was in a log or a chat, replace the key.
        </Notice>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending} isDisabled={text.trim() === ''}>
          Diagnose
        </Button>
      </div>
    </form>
  );
}
