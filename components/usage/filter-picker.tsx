'use client';

import { Popover } from '@heroui/react/popover';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import type { Part } from '@/lib/domain/usage/query-schema';
import { DIMENSIONS, type Dimension } from '@/lib/domain/usage/schema';
import { askOptions } from './ask';
import { FILTERS, toggled } from './filters';
import type { UsageParams } from './search-params';

const LISTED = 50;

interface FilterPickerProps {
  anchor: HTMLElement | null;
  params: UsageParams;
  onChange: (part: Partial<UsageParams>) => void;
  onClose: () => void;
}

/** What to narrow the figures to: a kind, a search by name over all there are, and as many as wanted. */
export function FilterPicker({ anchor, params, onChange, onClose }: FilterPickerProps) {
  const [kind, setKind] = useState<Dimension>('workspace');
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const place = useRef(anchor);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['options', kind, asked],
    queryFn: ({ signal }) => askOptions({ kind, search: asked, limit: LISTED }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const chosen = params[kind];
  const word = FILTERS[kind].word;
  const status = error
    ? error.message
    : !data
      ? 'Loading…'
      : data.options.length === 0
        ? `No matches.`
        : data.hasMore
          ? `The first ${data.options.length}; type to find more.`
          : `${data.options.length} in all.`;
  return (
    <Popover.Content
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom start"
      className="w-80 max-w-[calc(100vw-1rem)] rounded-xl bg-overlay shadow-overlay"
    >
      <Popover.Dialog aria-label="Filter the figures" className="flex flex-col gap-2 p-3">
        <SelectMenu
          label="Filter by"
          value={kind}
          options={DIMENSIONS.map((value) => ({ value, label: FILTERS[value].word }))}
          onChange={(next) => {
            setKind(next);
            setSearch('');
          }}
        />
        <input
          type="search"
          aria-label={`Search: ${word}`}
          placeholder="Search by name"
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.target.value)}
          className="input input--primary w-full"
        />
        <ul aria-label={word} className={`max-h-72 overflow-y-auto ${isPlaceholderData ? 'opacity-55' : ''}`}>
          {(data?.options ?? []).map((part) => (
            <Option
              key={part.id}
              part={part}
              isChosen={chosen.includes(part.id)}
              onToggle={() => onChange(toggled(params, kind, part.id))}
            />
          ))}
        </ul>
        <p role="status" className="text-xs text-muted">
          {status}
        </p>
      </Popover.Dialog>
    </Popover.Content>
  );
}

function Option({ part, isChosen, onToggle }: { part: Part; isChosen: boolean; onToggle: () => void }) {
  return (
    <li>
      <label className="flex min-h-8 cursor-pointer items-center gap-2 rounded px-1.5 text-table hover:bg-default pointer-coarse:min-h-11">
        <input type="checkbox" checked={isChosen} onChange={onToggle} className="size-4 shrink-0 accent-(--accent)" />
        <span className="min-w-0 flex-1 truncate" title={part.label}>
          {part.label}
        </span>
        {part.hint && <span className="max-w-28 truncate text-xs text-muted">{part.hint}</span>}
      </label>
    </li>
  );
}
