import type { ReactNode } from 'react';

interface RadioChoiceProps {
  name: string;
  value: string;
  label: string;
  note: ReactNode;
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose?: () => void;
}

/** One of a few choices, with a line that says what it means. */
export function RadioChoice({ name, value, label, note, isChosen, isDisabled, onChoose }: RadioChoiceProps) {
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-3 rounded-md px-2 py-1.5 hover:bg-default has-checked:bg-accent-soft has-disabled:cursor-default pointer-coarse:min-h-11">
      <input
        type="radio"
        name={name}
        value={value}
        defaultChecked={isChosen}
        disabled={isDisabled}
        onChange={onChoose}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="block font-medium text-foreground">{label}</span>
        <span className="block text-xs text-muted">{note}</span>
      </span>
    </label>
  );
}
