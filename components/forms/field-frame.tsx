'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';

export interface FieldFrameProps {
  label: string;
  description?: ReactNode;
  /** A sentence that says what is wrong with it. */
  error?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
}

interface FieldControl<Control> {
  ref: (element: Control | null) => void;
  id: string;
  required?: boolean;
  'aria-invalid'?: true;
  'data-invalid'?: true;
  'aria-describedby'?: string;
}

interface FrameProps<Control> extends FieldFrameProps {
  children: (control: FieldControl<Control>) => ReactNode;
}

/**
 * What a field is tied to: its label, help and error, in the library's dress. Plain markup, as the library's own field
 * brings lists and menus along that no form needs.
 */
export function FieldFrame<Control extends HTMLElement>(props: FrameProps<Control>) {
  const { label, description, error, isRequired, autoFocus, children } = props;
  const id = useId();
  const control = useRef<Control>(null);
  useEffect(() => {
    // A popover is put in its place only later: the page must not scroll to where it is now.
    if (autoFocus) control.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  const described = [description && !error ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="textfield textfield--full-width" data-required={isRequired} data-invalid={Boolean(error)}>
      <label htmlFor={id} className="label">
        {label}
      </label>
      {children({
        ref: (element) => {
          control.current = element;
        },
        id,
        required: isRequired,
        'aria-invalid': error ? true : undefined,
        'data-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {description && !error && (
        <span id={`${id}-help`} className="description">
          {description}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="field-error" data-visible>
          {error}
        </span>
      )}
    </div>
  );
}
