'use client';

import { Check, Link2 } from 'lucide-react';
import { useState } from 'react';
import { announce } from '@/components/ui/announce';

/** Copies an address that shows these very figures later, too. */
export function CopyLink({ path }: { path: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const url = new URL(path, window.location.origin).href;
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      announce({ tone: 'neutral', title: 'Copy this link', detail: url });
    }
  };
  const Icon = isCopied ? Check : Link2;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap text-muted hover:bg-default hover:text-foreground pointer-coarse:h-11"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      <span aria-live="polite">{isCopied ? 'Copied' : 'Copy link'}</span>
    </button>
  );
}
