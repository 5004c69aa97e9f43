'use client';

import { Download, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatCount } from '@/components/page/figures/format';
import { announce } from '@/components/ui/announce';
import type { CsvProgress } from './fetch-csv';

interface CsvLinkProps {
  href: string;
  label: string;
  /** What the file holds, on hover. */
  title: string;
}

/** A file of figures. It shows how far it has come; opened in another way it is a plain download. */
export function CsvLink({ href, label, title }: CsvLinkProps) {
  const [progress, setProgress] = useState<CsvProgress | null>(null);
  const abort = useRef<AbortController | null>(null);
  const load = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setProgress({ rows: 0, total: null });
    try {
      const { fetchCsv } = await import('./fetch-csv');
      const file = await fetchCsv(href, setProgress, controller.signal);
      save(file.name, file.content);
    } catch (error) {
      if (!controller.signal.aborted) {
        const detail = error instanceof Error ? error.message : '';
        announce({ tone: 'danger', title: 'The file could not be downloaded. Try again.', detail });
      }
    } finally {
      setProgress(null);
    }
  };
  if (progress) return <Loading progress={progress} onStop={() => abort.current?.abort()} />;
  return (
    <a
      href={href}
      download
      title={title}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        void load();
      }}
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs whitespace-nowrap text-muted hover:bg-default hover:text-foreground pointer-coarse:h-11"
    >
      <Download aria-hidden="true" className="size-3.5" />
      {label}
    </a>
  );
}

function Loading({ progress: { rows, total }, onStop }: { progress: CsvProgress; onStop: () => void }) {
  const percent = total === null ? null : total === 0 ? 100 : Math.min(100, Math.floor((rows * 100) / total));
  const words = `${formatCount(BigInt(rows))}${total === null ? '' : ` of ${formatCount(BigInt(total))}`} rows`;
  return (
    <span className="inline-flex h-7 items-center gap-2 px-2 text-xs text-muted pointer-coarse:h-11">
      <span
        role="progressbar"
        aria-label="Preparing the file"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={words}
        className="h-1.5 w-16 overflow-hidden rounded-full bg-surface-tertiary"
      >
        <span className="block h-full bg-accent" style={{ width: `${percent ?? 10}%` }} />
      </span>
      <span className="figure whitespace-nowrap">{words}</span>
      <button
        type="button"
        onClick={onStop}
        className="flex size-6 items-center justify-center rounded hover:bg-default pointer-coarse:size-11"
      >
        <X aria-hidden="true" className="size-3.5" />
        <span className="sr-only">Cancel download</span>
      </button>
    </span>
  );
}

const KEEP_MS = 60_000;

function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
