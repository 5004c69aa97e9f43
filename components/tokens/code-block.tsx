'use client';

import { useRef } from 'react';
import { CopyButton } from '@/components/ui/copy-button';

/** Text to be copied as it stands; it scrolls by itself. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const code = useRef<HTMLElement>(null);
  const select = () => code.current && window.getSelection()?.selectAllChildren(code.current);
  return (
    <figure className="mb-3 min-w-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <figcaption className="text-xs font-medium text-muted">{label}</figcaption>
        <CopyButton text={text} label={label} size="sm" onBlocked={select} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it */}
      <section className="overflow-x-auto rounded-md bg-default p-3" tabIndex={0} aria-label={label}>
        <pre className="text-xs">
          <code ref={code}>{text}</code>
        </pre>
      </section>
    </figure>
  );
}
