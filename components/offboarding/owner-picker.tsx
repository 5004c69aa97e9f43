'use client';

import { Button } from '@heroui/react/button';
import { ComboBox } from '@heroui/react/combo-box';
import { Input } from '@heroui/react/input';
import { ListBox } from '@heroui/react/list-box';
import { useState } from 'react';
import { useSearch } from '@/components/search/use-search';

interface OwnerPickerProps {
  /** Whose key it is: `New owner of data-nightly`. */
  label: string;
  /** Someone who cannot be chosen: the person leaving. */
  exceptId: string | null;
  chosen: { id: string; name: string } | null;
  onChoose: (owner: { id: string; name: string } | null) => void;
  /** Before the name of whoever is chosen. */
  before?: string;
}

/** A member of the organisation, found by name or e-mail. */
export function OwnerPicker({ label, exceptId, chosen, onChoose, before = 'To' }: OwnerPickerProps) {
  const [text, setText] = useState('');
  const { found, isBusy, problem } = useSearch(text);
  const people = (found?.people ?? []).filter(({ id, isPast }) => !isPast && id !== exceptId);
  if (chosen) {
    return (
      <p className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <span>
          {before} <span className="font-medium">{chosen.name}</span>
        </span>
        <Button
          size="sm"
          variant="tertiary"
          aria-label={`${label}: choose someone else`}
          onPress={() => onChoose(null)}
        >
          Change
        </Button>
      </p>
    );
  }
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
