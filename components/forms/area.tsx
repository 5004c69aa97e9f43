'use client';

import { Description } from '@heroui/react/description';
import { FieldError } from '@heroui/react/field-error';
import { Label } from '@heroui/react/label';
import { TextArea } from '@heroui/react/textarea';
import { TextField } from '@heroui/react/textfield';

interface AreaProps {
  name: string;
  label: string;
  description?: string;
  /** A sentence that says what is wrong with it. */
  error?: string;
  defaultValue?: string;
  maxLength?: number;
  rows?: number;
}

/** Some lines of text with their label, help and error, tied together for screen readers. */
export function Area({ label, description, error, rows = 2, ...input }: AreaProps) {
  return (
    <TextField {...input} isInvalid={Boolean(error)} fullWidth>
      <Label>{label}</Label>
      <TextArea rows={rows} />
      {description && <Description>{description}</Description>}
      <FieldError>{error}</FieldError>
    </TextField>
  );
}
