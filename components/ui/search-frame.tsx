'use client';

import { Autocomplete } from '@heroui/react/autocomplete';
import { useFilter } from '@heroui/react/rac';
import { SearchField } from '@heroui/react/search-field';
import type { ReactNode } from 'react';

/** A search above a list: what is typed narrows it, and the arrow keys go through what is left. */
export function SearchFrame({ label, children }: { label: string; children: ReactNode }) {
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <Autocomplete.Filter filter={contains}>
      <SearchField autoFocus aria-label={`Search: ${label}`} className="p-1" fullWidth>
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input placeholder="Search" />
        </SearchField.Group>
      </SearchField>
      {children}
    </Autocomplete.Filter>
  );
}
