'use client';

import { Modal } from '@heroui/react/modal';
import { Boxes, FileText, KeyRound, Search, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useState } from 'react';
import { askAboutKey } from '@/components/api-keys/key-signal';
import type { NavItem } from '@/components/shell/nav-item';
import { groupItems, type PaletteItem, parseRecent, readAct, remembered } from './palette-items';
import { useSearch } from './use-search';

export interface PaletteProps {
  items: readonly NavItem[];
  who: string;
  /** The reader may do something about API keys. */
  mayAct: boolean;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

const ICONS = { workspace: Boxes, key: KeyRound, person: UserRound, page: FileText } as const;

/** Finds a workspace, a key, a person or a page by a few letters, and goes there. */
export function Palette({ items, who, mayAct, isOpen, onOpenChange }: PaletteProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange} isDismissable variant="opaque">
      <Modal.Container size="lg" placement="top">
        <Modal.Dialog aria-label="Search" className="p-0">
          <PaletteBody items={items} who={who} mayAct={mayAct} close={() => onOpenChange(false)} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

interface BodyProps extends Pick<PaletteProps, 'items' | 'who' | 'mayAct'> {
  close: () => void;
}

function PaletteBody({ items, who, mayAct, close }: BodyProps) {
  const id = useId();
  const router = useRouter();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [recent] = useState(() => readRecent(who));
  const asked = mayAct ? readAct(text) : null;
  const { found, isBusy, problem } = useSearch(asked ? asked.rest : text);
  const groups = groupItems(text, items, found, recent, mayAct);
  const all = groups.flatMap((group) => group.items);
  const active = all[Math.min(at, all.length - 1)];
  const optionId = (item: PaletteItem) => `${id}-${all.indexOf(item)}`;
  const activeId = active && optionId(active);

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const go = (item: PaletteItem) => {
    if (item.types !== undefined) {
      setText(item.types);
      setAt(0);
      return;
    }
    if (item.act) {
      close();
      askAboutKey(item.act);
      return;
    }
    writeRecent(who, remembered(recent, item));
    close();
    router.push(item.href);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length };
    const next = steps[event.key];
    if (next !== undefined && all.length > 0) {
      event.preventDefault();
      setAt(next % all.length);
    }
    if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(active);
    }
  };
  const follow = (event: MouseEvent, item: PaletteItem) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(item);
  };
  const isEmpty = all.length === 0 && !isBusy;
  return (
    <div className="flex max-h-[min(32rem,80dvh)] flex-col">
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
          autoFocus
          role="combobox"
          aria-label="Search workspaces, API keys, people and pages"
          aria-expanded={all.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={activeId}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          placeholder="Search workspaces, API keys, people and pages"
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted"
        />
        <span aria-hidden="true" className="rounded border border-line px-1 font-sans text-xs text-muted">
          Esc
        </span>
      </div>
      <p role="status" className="sr-only">
        {isBusy ? 'Searching' : all.length === 1 ? '1 result' : `${all.length} results`}
      </p>
      {problem && (
        <p role="alert" className="px-4 pt-3 text-sm text-bad">
          {problem}
        </p>
      )}
      {isEmpty && !problem && (
        <p className="px-4 py-8 text-center text-sm text-muted">
          {asked ? actWords(asked) : `Nothing you can see matches “${text.trim()}”. ${LOOKED_THROUGH}`}
        </p>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className={`overflow-y-auto p-2 ${isBusy ? 'opacity-70' : ''}`}
      >
        {groups.map((group, position) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={group.name} role="group" aria-labelledby={`${id}-group-${position}`} className="pb-1">
            <p id={`${id}-group-${position}`} className="px-2 py-1 text-xs font-medium text-muted">
              {group.name}
            </p>
            {group.items.map((item) => (
              <Option
                key={`${item.name} ${item.href}`}
                id={optionId(item)}
                item={item}
                isActive={item === active}
                onPoint={() => setAt(all.indexOf(item))}
                onClick={(event) => follow(event, item)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

const LOOKED_THROUGH = 'Search covers names, e-mail addresses, hints and IDs.';

function actWords({ act, rest }: NonNullable<ReturnType<typeof readAct>>): string {
  if (rest === '') return `Type the name of the API key to ${act}.`;
  return `No API key you can ${act} matches “${rest}”. Search covers names, hints and IDs.`;
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  isActive: boolean;
  onPoint: () => void;
  onClick: (event: MouseEvent) => void;
}

/** A link, so that a middle click opens it; the focus stays in the field. */
function Option({ id, item, isActive, onPoint, onClick }: OptionProps) {
  const Icon = ICONS[item.kind];
  return (
    <a
      id={id}
      href={item.href}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onMouseMove={onPoint}
      onClick={onClick}
      className={`flex min-h-8 items-center gap-2.5 rounded-md px-2 text-sm pointer-coarse:min-h-11 ${isActive ? 'bg-default' : ''}`}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" />
      <span className="truncate">{item.name}</span>
      {item.note && <span className="ms-auto max-w-[45%] truncate text-xs text-muted">{item.note}</span>}
    </a>
  );
}

const storedAt = (who: string) => `steward-recent:${who}`;

function readRecent(who: string): PaletteItem[] {
  try {
    return parseRecent(window.sessionStorage.getItem(storedAt(who)));
  } catch {
    return [];
  }
}

/** Kept for this tab only, so that no one who signs in later on this computer sees what was opened. */
function writeRecent(who: string, recent: readonly PaletteItem[]): void {
  try {
    window.sessionStorage.setItem(storedAt(who), JSON.stringify(recent));
  } catch {
    // A browser without storage forgets.
  }
}
