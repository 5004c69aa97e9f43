'use client';

import { Button } from '@heroui/react/button';
import { lazy, Suspense } from 'react';

const OwnerSearch = lazy(async () => ({ default: (await import('./owner-search')).OwnerSearch }));

interface OwnerPickerProps {
  /** Whose key it is: `New owner of data-nightly`. */
  label: string;
  /** Someone who cannot be chosen: the person leaving. */
  exceptId: string | null;
  chosen: { id: string; name: string } | null;
  onChoose: (owner: { id: string; name: string } | null) => void;
  /** Before the name of whoever is chosen. */
  before?: string;
}

/** A member of the organisation, found by name or e-mail. */
export function OwnerPicker({ label, exceptId, chosen, onChoose, before = 'To' }: OwnerPickerProps) {
  if (chosen) {
    return (
      <p className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <span>
          {before} <span className="font-medium">{chosen.name}</span>
        </span>
        <Button
          size="sm"
          variant="tertiary"
          aria-label={`${label}: choose someone else`}
          onPress={() => onChoose(null)}
        >
          Change
        </Button>
      </p>
    );
  }
  return (
    <Suspense fallback={<p className="min-h-8 text-sm text-muted">Loading…</p>}>
      <OwnerSearch {...{ label, exceptId, onChoose }} />
    </Suspense>
  );
}
