'use client';

import { Icon } from '@/components/ui/icon';
import { SelectMenu } from '@/components/ui/select-menu';

interface ChosenFieldProps {
  legend: string;
  /** Of the menu that adds one. */
  add: string;
  options: readonly { id: string; name: string; label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** What one is called that is not offered any longer. */
  gone: string;
  note: string;
  error?: string;
}

const NONE = 'none';

/** Several of a list: those chosen as buttons that take them out, the others in a menu. */
export function ChosenField({ legend, add, options, chosen, onChange, gone, note, error }: ChosenFieldProps) {
  const nameOf = (id: string) => options.find((one) => one.id === id)?.name ?? gone;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {chosen.map((id) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onChange(chosen.filter((one) => one !== id))}
                aria-label={`Remove ${nameOf(id)}`}
                className="inline-flex min-h-6 items-center gap-1 rounded-md border border-accent bg-accent-soft px-2 text-table text-foreground pointer-coarse:min-h-11"
              >
                {nameOf(id)}
                <Icon name="x" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SelectMenu
        label={add}
        value={NONE}
        options={[
          { value: NONE, label: add },
          ...options.filter(({ id }) => !chosen.includes(id)).map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={(id) => {
          if (id !== NONE) onChange([...chosen, id]);
        }}
        className="w-full sm:w-96"
      />
      <span className="text-xs text-muted">{note}</span>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
