'use client';

import { Autocomplete } from '@heroui/react/autocomplete';
import { Header } from '@heroui/react/header';
import { Input } from '@heroui/react/input';
import { ListBox } from '@heroui/react/list-box';
import { Modal } from '@heroui/react/modal';
import { TextField } from '@heroui/react/textfield';
import { useEffect, useMemo, useRef, useState } from 'react';
import { askAboutKey } from '@/components/api-keys/key-signal';
import type { NavItem } from '@/components/shell/nav-item';
import { Icon } from '@/components/ui/icon';
import { MOST_USED } from '@/lib/domain/search/rules';
import { measureUse, mostUsed, noteOpened, readOpened, todayNumber } from './opened';
import { groupItems, type PaletteItem } from './palette-items';
import { useSearch } from './use-search';

export interface PaletteProps {
  items: readonly NavItem[];
  who: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

const LABEL = 'Search, or type what to do';

/** Finds things, lists by status, pages and what may be done by a few letters, and goes there. */
export function Palette({ items, who, isOpen, onOpenChange }: PaletteProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange} isDismissable variant="opaque">
      <Modal.Container size="lg" placement="top">
        <Modal.Dialog aria-label="Search" className="p-0">
          <PaletteBody items={items} who={who} close={() => onOpenChange(false)} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

function PaletteBody({ items, who, close }: { items: readonly NavItem[]; who: string; close: () => void }) {
  const [text, setText] = useState('');
  const [opened] = useState(() => readOpened(who));
  const today = todayNumber();
  const used = useMemo(
    () =>
      mostUsed(opened, today)
        .filter((id) => !/[/:]/.test(id))
        .slice(0, MOST_USED),
    [opened, today],
  );
  const { found, isBusy, problem } = useSearch(text, used);
  const groups = groupItems({ text, pages: items, result: found, scoreOf: (id) => measureUse(opened, id, today) });
  const all = groups.flatMap((group) => group.items);
  const choose = (key: string) => {
    const item = all.find(({ id }) => key.endsWith(` ${id}`));
    if (!item) return;
    if (item.types !== undefined) {
      setText(item.types);
      return;
    }
    noteOpened(who, item.id);
    close();
    if (item.ask) askAboutKey(item.ask);
  };
  const list = useRef<HTMLDivElement>(null);
  // The first of what has come is the chosen one, as it is of what stands there while somebody types.
  useEffect(() => {
    if (found && text !== '') list.current?.dispatchEvent(focusFirst());
  }, [found, text]);
  const count = all.length;
  const isEmpty = count === 0 && !isBusy && !problem;
  return (
    <div className="flex max-h-[min(36rem,80dvh)] flex-col">
      <Autocomplete.Filter inputValue={text} onInputChange={setText}>
        <TextField
          autoFocus
          type="search"
          aria-label={LABEL}
          className="flex flex-row items-center gap-2.5 border-b border-line px-4"
        >
          <Icon name="search" className="text-muted" />
          <Input
            maxLength={100}
            placeholder={LABEL}
            spellCheck={false}
            autoCapitalize="none"
            className="my-1 h-10 min-w-0 flex-1 bg-transparent text-base placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
          />
          <span aria-hidden="true" className="rounded border border-line px-1 font-sans text-xs text-muted">
            Esc
          </span>
        </TextField>
        <p role="status" className="sr-only">
          {isBusy ? 'Searching' : count === 1 ? '1 result' : `${count} results`}
        </p>
        {problem && (
          <p role="alert" className="px-4 pt-3 text-sm text-bad">
            {problem}
          </p>
        )}
        {found?.isForgiven && (
          <p className="px-4 pt-3 text-xs text-muted">No match for “{text.trim()}”. These come closest:</p>
        )}
        {isEmpty && (
          <p className="px-4 py-8 text-center text-sm text-muted">
            Nothing you can see matches “{text.trim()}”. Search covers names, e-mail addresses, hints and IDs, lists by
            status, such as disabled keys, and actions.
          </p>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section aria-label="Found" tabIndex={0} className="min-h-0 overflow-y-auto p-2">
          <ListBox
            ref={list}
            aria-label="Results"
            onAction={(key) => choose(String(key))}
            className={isBusy ? 'opacity-70' : undefined}
          >
            {groups.map((group) => (
              <ListBox.Section key={group.name} id={group.name} className="pb-1">
                <Header className="px-2 py-1 text-xs font-medium text-muted">{group.name}</Header>
                {group.items.map((item) => (
                  <Option key={item.id} group={group.name} item={item} />
                ))}
              </ListBox.Section>
            ))}
          </ListBox>
        </section>
      </Autocomplete.Filter>
    </div>
  );
}

/** How React Aria's Autocomplete tells its list to choose the first option. */
function focusFirst(): Event {
  return new CustomEvent('react-aria-focus', { cancelable: true, bubbles: true, detail: { focusStrategy: 'first' } });
}

/** A link, so that a middle click opens it; the focus stays in the field. */
function Option({ group, item: { id, href, name, note, icon } }: { group: string; item: PaletteItem }) {
  return (
    <ListBox.Item
      id={`${group.replaceAll(' ', '-')} ${id}`}
      href={href}
      textValue={note ? `${name}, ${note}` : name}
      className="flex min-h-8 items-center gap-2.5 rounded-md px-2 py-0 text-sm pointer-coarse:min-h-11 data-[focused]:bg-default"
    >
      <Icon name={icon} className="size-4 shrink-0 text-muted" />
      <span className="truncate">{name}</span>
      {note && <span className="ms-auto max-w-[45%] truncate text-xs text-muted">{note}</span>}
    </ListBox.Item>
  );
}
