'use client';

import { Button } from '@heroui/react/button';
import { Plus, X } from 'lucide-react';

export interface TagLine {
  /** Tells lines apart while they are typed. */
  id: number;
  key: string;
  value: string;
}

interface TagsFieldProps {
  lines: readonly TagLine[];
  onChange: (lines: TagLine[]) => void;
  error?: string;
}

export function toTagLines(tags: Readonly<Record<string, string>>): TagLine[] {
  return Object.entries(tags).map(([key, value], id) => ({ id, key, value }));
}

/** Lines without a name are none; of two with one name the later counts. */
export function toTags(lines: readonly TagLine[]): Record<string, string> {
  const named = lines.map(({ key, value }) => [key.trim(), value.trim()] as const);
  return Object.fromEntries(named.filter(([key, value]) => key !== '' || value !== ''));
}

/** Tags as upstream keeps them: a name and a value each. */
export function TagsField({ lines, onChange, error }: TagsFieldProps) {
  const change = (id: number, part: Partial<TagLine>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const next = Math.max(-1, ...lines.map(({ id }) => id)) + 1;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium text-foreground">Tags</legend>
      {lines.map(({ id, key, value }, at) => (
        <div key={id} className="flex items-center gap-1.5">
          <input
            aria-label={`Name of tag ${at + 1}`}
            placeholder="stage"
            value={key}
            maxLength={100}
            onChange={({ currentTarget }) => change(id, { key: currentTarget.value })}
            className="input input--primary w-full min-w-0 flex-1"
          />
          <input
            aria-label={`Value of tag ${at + 1}`}
            placeholder="production"
            value={value}
            maxLength={300}
            onChange={({ currentTarget }) => change(id, { value: currentTarget.value })}
            className="input input--primary w-full min-w-0 flex-1"
          />
          <Button
            isIconOnly
            variant="ghost"
            aria-label={`Remove tag ${key || at + 1}`}
            onPress={() => onChange(lines.filter((line) => line.id !== id))}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      <div>
        <Button variant="ghost" onPress={() => onChange([...lines, { id: next, key: '', value: '' }])}>
          <Plus aria-hidden="true" />
          Add tag
        </Button>
      </div>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** The sentence about tags, whichever part of them it is about. */
export function tagError(fieldErrors: Readonly<Record<string, string>>): string | undefined {
  const found = Object.entries(fieldErrors).find(([field]) => /(^|\.)tags(\.|$)/.test(field));
  return found?.[1];
}
