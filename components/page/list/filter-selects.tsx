'use client';

import { SelectMenu } from '@/components/ui/select-menu';

const ANY = 'any';

export interface Choice {
  value: string;
  label: string;
}

export interface ListSelect {
  /** Its name in the address. */
  param: string;
  label: string;
  /** The words for no choice: `Every workspace`. */
  any: string;
  options: readonly Choice[];
  /** A read that gives all choices once the filter is opened; the page has the chosen one alone. */
  asks?: 'workspace.list_names';
}

/** As it is sent: there may be hundreds of choices, and each would carry the names of its two parts. */
export type PackedSelect = Omit<ListSelect, 'options'> & {
  options: readonly (readonly [value: string, label: string])[];
};

interface FilterSelectsProps {
  selects: readonly ListSelect[];
  chosen: Readonly<Record<string, unknown>>;
  /** Null: any. */
  onChoose: (param: string, value: string | null) => void;
  width?: 'w-38' | 'w-44' | 'w-48';
}

/** Each narrows a list to one of its choices, or to none. */
export function FilterSelects({ selects, chosen, onChoose, width = 'w-44' }: FilterSelectsProps) {
  return selects.map(({ param, label, any, options, asks }) => {
    const value = chosen[param];
    return (
      <SelectMenu
        key={param}
        label={label}
        value={typeof value === 'string' ? value : ANY}
        options={[{ value: ANY, label: any }, ...options]}
        onChange={(next) => onChoose(param, next === ANY ? null : next)}
        className={width}
        loadOptions={asks && (() => import('./ask-choices').then(({ askChoices }) => askChoices(asks)))}
      />
    );
  });
}
