'use client';

import { type ComponentType, type ReactNode, useState } from 'react';
import { ahead } from '@/components/ui/ahead';
import { Icon } from '@/components/ui/icon';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import type { NavItem } from './nav-item';

export interface NavSheetProps {
  items: readonly NavItem[];
  counts: Promise<AttentionCounts>;
  foot: ReactNode;
}

export interface SheetBodyProps extends NavSheetProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

const load = () => import('./nav-sheet-body');

/** The navigation of narrow screens, behind one button. */
export function NavSheet(props: NavSheetProps) {
  const [Body, setBody] = useState<ComponentType<SheetBodyProps> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = async () => {
    const { NavSheetBody } = await load();
    setBody(() => NavSheetBody);
    setOpen(true);
  };
  return (
    <>
      <button
        type="button"
        onClick={() => void open()}
        {...ahead(load)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className="flex size-9 items-center justify-center rounded-md hover:bg-default pointer-coarse:size-11"
      >
        <Icon name="menu" className="size-5" />
        <span className="sr-only">Open navigation</span>
      </button>
      {Body && <Body {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
