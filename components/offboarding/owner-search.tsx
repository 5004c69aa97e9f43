'use client';

import { ComboBox } from '@heroui/react/combo-box';
import { Input } from '@heroui/react/input';
import { ListBox } from '@heroui/react/list-box';
import { useState } from 'react';
import { useSearch } from '@/components/search/use-search';

export interface OwnerSearchProps {
  label: string;
  exceptId: string | null;
  onChoose: (owner: { id: string; name: string }) => void;
}

/** The field in which a member is looked for; fetched where nobody is chosen. */
export function OwnerSearch({ label, exceptId, onChoose }: OwnerSearchProps) {
  const [text, setText] = useState('');
  const { found, isBusy, problem } = useSearch(text);
  const people = (found?.people ?? []).filter(({ id, isPast }) => !isPast && id !== exceptId);
  return (
    <div className="flex flex-col gap-1">
      <ComboBox
        aria-label={label}
        items={people}
        inputValue={text}
        allowsEmptyCollection
        menuTrigger="input"
        onInputChange={setText}
        onSelectionChange={(key) => {
          const person = people.find(({ id }) => id === key);
          if (!person) return;
          setText('');
          onChoose({ id: person.id, name: person.name });
        }}
        fullWidth
      >
        <ComboBox.InputGroup>
          <Input placeholder="Name or e-mail" />
          <ComboBox.Trigger />
        </ComboBox.InputGroup>
        <ComboBox.Popover>
          <ListBox
            renderEmptyState={() => <p className="px-2 py-1.5 text-table text-muted">{emptyWords(text, isBusy)}</p>}
          >
            {people.map(({ id, name, note }) => (
              <ListBox.Item key={id} id={id} textValue={name}>
                <span className="flex flex-col leading-tight">
                  <span>{name}</span>
                  <span className="text-xs text-muted">{note}</span>
                </span>
                <ListBox.ItemIndicator />
              </ListBox.Item>
            ))}
          </ListBox>
        </ComboBox.Popover>
      </ComboBox>
      {problem && <p className="text-xs text-bad">{problem}</p>}
    </div>
  );
}

function emptyWords(text: string, isBusy: boolean): string {
  if (text.trim() === '') return 'Type a name or an e-mail address.';
  return isBusy ? 'Looking…' : 'No matching members.';
}
