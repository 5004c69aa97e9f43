'use client';

import { Button } from '@heroui/react/button';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  text: string;
  /** What is copied, where many such buttons stand on a page. */
  label?: string;
  size?: 'sm' | 'md';
  /** Where the browser does not allow it: select the text instead. */
  onBlocked: () => void;
}

/** Copies a text at one press, and says so. */
export function CopyButton({ text, label, size, onBlocked }: CopyButtonProps) {
  const [copied, setCopied] = useState<string | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const isCopied = copied === text;
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(text), onBlocked);
  const Icon = isCopied ? Check : Copy;
  return (
    <Button variant="outline" size={size} onPress={() => void copy()}>
      <Icon aria-hidden="true" />
      <span aria-live="polite">
        {isCopied ? 'Copied' : 'Copy'}
        {label && <span className="sr-only"> {label}</span>}
      </span>
    </Button>
  );
}
