import type { ReactNode } from 'react';

interface CheckProps {
  name?: string;
  /** What is sent if it is ticked, where several have one name. */
  value?: string;
  label: ReactNode;
  note?: string;
  isChecked?: boolean;
  defaultChecked?: boolean;
  onChange?: (isChecked: boolean) => void;
}

/** A box to tick with its words, as large as a finger. */
export function Check({ name, value, label, note, isChecked, defaultChecked, onChange }: CheckProps) {
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-3 rounded-md px-2 py-1.5 hover:bg-default pointer-coarse:min-h-11">
      <input
        type="checkbox"
        name={name}
        value={value}
        checked={isChecked}
        defaultChecked={defaultChecked}
        onChange={onChange && ((event) => onChange(event.currentTarget.checked))}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="block">{label}</span>
        {note && <span className="block text-xs text-muted">{note}</span>}
      </span>
    </label>
  );
}
