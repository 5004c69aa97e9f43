'use client';

import { useRouter } from 'next/navigation';
import { type ComponentType, useState, useTransition } from 'react';
import { ahead } from '@/components/ui/ahead';
import { Icon } from '@/components/ui/icon';
import { keepColumns, type ListName } from './chosen-columns';
import type { ColumnPickerProps } from './column-picker';

export interface ColumnChoiceProps {
  list: ListName;
  /** All but the one that names the row. */
  columns: readonly PackedColumn[];
}

/** Without the names of its parts: a list sends one for each column that it has. */
export type PackedColumn = readonly [id: string, label: string, isShown: boolean, isUsual: boolean];

const load = () => import('./column-picker');

/** Which columns a list shows. The choice is kept in a cookie, so that the server draws it right at once. */
export function ColumnChoice({ list, columns }: ColumnChoiceProps) {
  const router = useRouter();
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [Picker, setPicker] = useState<ComponentType<ColumnPickerProps> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const open = async () => {
    const { ColumnPicker } = await load();
    setPicker(() => ColumnPicker);
    setOpen(true);
  };
  const keep = (chosen: readonly string[] | null) => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing outside secure contexts
    document.cookie = keepColumns(list, chosen);
    // A shared link brings columns of its own, which the reader now changes.
    const here = new URL(window.location.href);
    const isShared = here.searchParams.has('columns');
    here.searchParams.delete('columns');
    startTransition(() =>
      isShared ? router.replace(`${here.pathname}${here.search}`, { scroll: false }) : router.refresh(),
    );
  };
  return (
    <>
      <button
        ref={setButton}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-busy={isPending}
        onClick={() => void open()}
        {...ahead(load)}
        className="tool-button"
      >
        <Icon name="columns-3" className="size-3.5" />
        Columns
      </button>
      {Picker && isOpen && (
        <Picker anchor={button} columns={columns} onKeep={keep} onClose={() => setOpen(false)} isBusy={isPending} />
      )}
    </>
  );
}
