'use client';

import { Button } from '@heroui/react/button';
import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';

/** A text to take along: shown whole, copied at one press. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => document.getElementById(id)?.focus(),
    );
  const Icon = isCopied ? Check : Copy;
  return (
    <div className="flex items-center gap-2">
      <input
        id={id}
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="input input--primary min-w-0 flex-1 font-mono text-xs"
      />
      <Button variant="outline" onPress={() => void copy()}>
        <Icon aria-hidden="true" />
        <span aria-live="polite">{isCopied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  );
}
