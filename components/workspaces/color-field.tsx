'use client';

import { useId, useState } from 'react';

interface ColorFieldProps {
  /** What it is now; empty: none was chosen. */
  color: string;
  onChange: (color: string) => void;
  error?: string;
}

/** The colour that a workspace bears here and in the Console. */
export function ColorField({ color, onChange, error }: ColorFieldProps) {
  const id = useId();
  const [isChosen, setChosen] = useState(color !== '');
  const [shown, setShown] = useState(/^#[0-9a-f]{6}$/i.test(color) ? color : '#8a8a8a');
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-foreground">
        Colour
      </label>
      <span className="flex items-center gap-2">
        <input
          id={id}
          type="color"
          value={shown}
          onChange={({ currentTarget: { value } }) => {
            setShown(value);
            setChosen(true);
            onChange(value);
          }}
          className="h-8 w-12 cursor-pointer rounded-md border border-line bg-surface p-1 pointer-coarse:h-11"
        />
        <span className={`text-xs text-muted ${isChosen ? 'font-mono' : ''}`}>
          {isChosen ? shown : 'Anthropic picks one if you do not'}
        </span>
      </span>
      {error && <p className="text-xs text-bad">{error}</p>}
    </div>
  );
}
