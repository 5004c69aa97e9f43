import type { ReactNode } from 'react';

interface DialogMarkProps {
  /** The dialog's name in the `RowDialogs` around. */
  opens: string;
  /** Says which one. */
  label: string;
  variant?: 'outline' | 'ghost';
  children: ReactNode;
}

/** A row's button that opens a dialog of `RowDialogs`: plain markup, as there is one in each row. */
export function DialogMark({ opens, label, variant = 'outline', children }: DialogMarkProps) {
  return (
    <button
      type="button"
      data-dialog={opens}
      aria-haspopup="dialog"
      aria-label={label}
      className={`button button--md button--${variant}`}
    >
      {children}
    </button>
  );
}
