'use client';

import { Icon } from '@/components/ui/icon';
import { SelectMenu } from '@/components/ui/select-menu';
import type { BudgetChoices } from '@/lib/domain/budgets/query-schema';

interface PeopleFieldProps {
  people: BudgetChoices['people'];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  error?: string;
}

const NONE = 'none';

/** Whom alerts reach; whoever lost their access can be taken out. */
export function PeopleField({ people, chosen, onChange, error }: PeopleFieldProps) {
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? 'Someone without access';
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">People to alert</legend>
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
        label="Add a person"
        value={NONE}
        options={[
          { value: NONE, label: 'Add a person' },
          ...people
            .filter(({ id }) => !chosen.includes(id))
            .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
        ]}
        onChange={(id) => {
          if (id !== NONE) onChange([...chosen, id]);
        }}
        className="w-full sm:w-96"
      />
      <span className="text-xs text-muted">If you add no one, everyone who may see this cost is alerted.</span>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
