'use client';

import { Description } from '@heroui/react/description';
import { FieldError } from '@heroui/react/field-error';
import { Label } from '@heroui/react/label';
import { TextArea } from '@heroui/react/textarea';
import { TextField } from '@heroui/react/textfield';

interface ProseFieldProps {
  name: string;
  label: string;
  description?: string;
  /** A sentence that says what is wrong with it. */
  error?: string;
  rows?: number;
  maxLength?: number;
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
  isRequired?: boolean;
  autoFocus?: boolean;
}

/** Several lines of text with their label, help and error. */
export function ProseField({ label, description, error, rows = 3, ...input }: ProseFieldProps) {
  return (
    <TextField {...input} isInvalid={Boolean(error)} fullWidth>
      <Label>{label}</Label>
      <TextArea rows={rows} />
      {description && <Description>{description}</Description>}
      <FieldError>{error}</FieldError>
    </TextField>
  );
}
