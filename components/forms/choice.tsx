interface ChoiceProps {
  name: string;
  value: string;
  label: string;
  note: string;
  isChosen: boolean;
}

/** One of a few answers, with a line on what it means. */
export function Choice({ name, value, label, note, isChosen }: ChoiceProps) {
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-3 rounded-md px-2 py-1.5 hover:bg-default has-checked:bg-accent-soft pointer-coarse:min-h-11">
      <input type="radio" name={name} value={value} defaultChecked={isChosen} className="mt-1 size-4 accent-accent" />
      <span>
        <span className="block font-medium text-foreground">{label}</span>
        <span className="block text-xs text-muted">{note}</span>
      </span>
    </label>
  );
}
