'use client';

import { Popover } from '@heroui/react/popover';
import { useRef, useState } from 'react';
import { Check } from '@/components/forms/check';
import type { ColumnChoiceProps } from './column-choice';

export interface ColumnPickerProps extends Pick<ColumnChoiceProps, 'columns'> {
  anchor: HTMLElement | null;
  isBusy: boolean;
  /** Null: the usual columns again. */
  onKeep: (chosen: readonly string[] | null) => void;
  onClose: () => void;
}

/** The columns to tick. Each tick shows at once. */
export function ColumnPicker({ anchor, columns, isBusy, onKeep, onClose }: ColumnPickerProps) {
  const place = useRef(anchor);
  const [chosen, setChosen] = useState(() => columns.filter(([, , isShown]) => isShown).map(([id]) => id));
  const toggle = (id: string, isChosen: boolean) => {
    const next = columns.map(([at]) => at).filter((at) => (at === id ? isChosen : chosen.includes(at)));
    setChosen(next);
    // An empty choice is one, too: the column that names the row remains.
    onKeep(next.length > 0 ? next : ['none']);
  };
  const reset = () => {
    setChosen(columns.filter(([, , , isUsual]) => isUsual).map(([id]) => id));
    onKeep(null);
  };
  return (
    <Popover.Content
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom end"
      className="w-60 max-w-[calc(100vw-1rem)] rounded-xl bg-overlay shadow-overlay"
    >
      <Popover.Dialog aria-label="Columns" className="flex flex-col p-2 text-table">
        <div aria-busy={isBusy}>
          {columns.map(([id, label]) => (
            <Check
              key={id}
              label={label}
              isChecked={chosen.includes(id)}
              onChange={(isChosen) => toggle(id, isChosen)}
            />
          ))}
        </div>
        <button type="button" onClick={reset} className="tool-button mt-1 self-start">
          Default columns
        </button>
      </Popover.Dialog>
    </Popover.Content>
  );
}
