'use client';

import { Description } from '@heroui/react/description';
import { FieldError } from '@heroui/react/field-error';
import { Input } from '@heroui/react/input';
import { Label } from '@heroui/react/label';
import { TextField } from '@heroui/react/textfield';
import type { ReactNode } from 'react';

interface FieldProps {
  name: string;
  label: string;
  description?: ReactNode;
  /** A sentence that says what is wrong with it. */
  error?: string;
  type?: 'text' | 'email' | 'password';
  autoComplete?: string;
  defaultValue?: string;
  isRequired?: boolean;
  maxLength?: number;
  autoFocus?: boolean;
}

/** One line of text with its label, help and error, tied together for screen readers. */
export function Field(props: FieldProps) {
  const { label, description, error, ...input } = props;
  return (
    <TextField {...input} isInvalid={Boolean(error)} fullWidth>
      <Label>{label}</Label>
      <Input />
      {description && <Description>{description}</Description>}
      <FieldError>{error}</FieldError>
    </TextField>
  );
}
