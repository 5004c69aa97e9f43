'use client';

import { FieldFrame, type FieldFrameProps } from './field-frame';

interface FieldProps extends FieldFrameProps {
  name: string;
  type?: 'text' | 'email' | 'password';
  autoComplete?: string;
  defaultValue?: string;
  maxLength?: number;
}

/** One line of text with its label, help and error, tied together for screen readers. */
export function Field({ name, type = 'text', autoComplete, defaultValue, maxLength, ...frame }: FieldProps) {
  return (
    <FieldFrame<HTMLInputElement> {...frame}>
      {(control) => (
        <input
          {...control}
          {...{ name, type, autoComplete, defaultValue, maxLength }}
          className="input input--primary w-full"
        />
      )}
    </FieldFrame>
  );
}
