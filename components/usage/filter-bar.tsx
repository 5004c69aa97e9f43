'use client';

import { ListFilter, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { type Chip, NO_FILTERS, toggled } from './filters';
import type { UsageParams } from './search-params';

const FilterPicker = dynamic(() => import('./filter-picker').then((loaded) => loaded.FilterPicker), { ssr: false });

const BUTTON =
  'flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2.5 text-table hover:bg-default pointer-coarse:h-11';

interface FilterBarProps {
  params: UsageParams;
  chips: readonly Chip[];
  onChange: (part: Partial<UsageParams>) => void;
}

/** The filters of the figures; the picker loads on demand. */
export function FilterBar({ params, chips, onChange }: FilterBarProps) {
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
        className={BUTTON}
      >
        <ListFilter aria-hidden="true" className="size-3.5" />
        Filter
      </button>
      {isOpen && <FilterPicker anchor={button} params={params} onChange={onChange} onClose={() => setOpen(false)} />}
      {chips.map(({ kind, id, label }) => (
        <button
          key={`${kind} ${id}`}
          type="button"
          onClick={() => onChange(toggled(params, kind, id))}
          className={BUTTON}
        >
          <span className="max-w-56 truncate" title={label}>
            {label}
          </span>
          <X aria-hidden="true" className="size-3.5 text-muted" />
          <span className="sr-only">Remove this filter</span>
        </button>
      ))}
      {chips.length > 1 && (
        <button
          type="button"
          onClick={() => onChange({ ...NO_FILTERS, only: null })}
          className="h-8 rounded-md px-2 text-table text-muted hover:bg-default hover:text-foreground pointer-coarse:h-11"
        >
          Remove all
        </button>
      )}
    </>
  );
}
