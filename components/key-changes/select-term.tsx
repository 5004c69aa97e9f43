'use client';

interface SelectTermProps {
  label: string;
  options: readonly { value: string; label: string }[];
  error?: string;
}

/** What all keys are set to. */
export function SelectTerm({ label, options, error }: SelectTermProps) {
  return (
    <label className="flex max-w-md flex-col gap-1 text-sm">
      <span className="font-medium">{label}</span>
      <select
        name="term"
        className="input input--primary"
        defaultValue={options[0]?.value}
        aria-invalid={error ? true : undefined}
      >
        {options.map(({ value, label: word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      {error && <span className="text-bad">{error}</span>}
    </label>
  );
}
