'use client';

import { FieldFrame, type FieldFrameProps } from './field-frame';

interface ProseFieldProps extends FieldFrameProps {
  name: string;
  rows?: number;
  maxLength?: number;
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Several lines of text with their label, help and error. */
export function ProseField(props: ProseFieldProps) {
  const { name, rows = 3, maxLength, defaultValue, value, onChange, ...frame } = props;
  return (
    <FieldFrame<HTMLTextAreaElement> {...frame}>
      {(control) => (
        <textarea
          {...control}
          {...{ name, rows, maxLength, defaultValue, value }}
          onChange={onChange && ((event) => onChange(event.currentTarget.value))}
          className="textarea textarea--primary w-full"
        />
      )}
    </FieldFrame>
  );
}
