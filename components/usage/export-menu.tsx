'use client';

import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';

const ExportPanel = dynamic(() => import('./export-panel').then((loaded) => loaded.ExportPanel), { ssr: false });

/** A file of the figures in the chosen form; the options load on demand. */
export function ExportMenu({ query }: { query: ParsedUsageFilter }) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={setButton}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
        className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap text-muted hover:bg-default hover:text-foreground pointer-coarse:h-11"
      >
        <Download aria-hidden="true" className="size-3.5" />
        Download CSV
      </button>
      {isOpen && <ExportPanel anchor={button} query={query} onClose={() => setOpen(false)} />}
    </>
  );
}
