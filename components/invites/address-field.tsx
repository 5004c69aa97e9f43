'use client';

import { Button } from '@heroui/react/button';
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { ProseField } from '@/components/forms/prose-field';
import { MOST_LINES } from '@/lib/domain/invites/role-schema';

const MOST_BYTES = 200_000;

interface AddressFieldProps {
  text: string;
  onChange: (text: string) => void;
  /** How many people the text names. */
  count: number;
  error?: string;
}

/** Addresses as typed, pasted or read from a file. */
export function AddressField({ text, onChange, count, error }: AddressFieldProps) {
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (chosen && chosen.size <= MOST_BYTES) onChange(await chosen.text());
    if (file.current) file.current.value = '';
  };
  const tooMany = count > MOST_LINES ? `That is ${count} people: request at most ${MOST_LINES} at a time.` : undefined;
  return (
    <div className="flex flex-col gap-2">
      <ProseField
        name="addresses"
        label="E-mail addresses"
        description="One per line, or a table with the columns email, role, workspaces and reason. Values in a line override the choices below."
        error={error ?? tooMany}
        rows={5}
        value={text}
        onChange={onChange}
        isRequired
        autoFocus
      />
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
        <Button variant="outline" onPress={() => file.current?.click()}>
          <Upload aria-hidden="true" />
          Read a CSV file
        </Button>
        <p className="text-xs text-muted" aria-live="polite">
          {count === 0 ? '' : count === 1 ? '1 person' : `${count} people`}
        </p>
      </div>
    </div>
  );
}
