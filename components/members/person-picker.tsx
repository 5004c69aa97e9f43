'use client';

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import type { Candidate } from '@/lib/domain/members/query-schema';
import { useCandidates } from './use-candidates';

interface PersonPickerProps {
  workspaceId: string;
  as: 'member' | 'lead';
  chosen: readonly Candidate[];
  onChange: (chosen: Candidate[]) => void;
  isSingle?: boolean;
  error?: string;
}

/** People found by name or address; as many as wanted are chosen. */
export function PersonPicker({ workspaceId, as, chosen, onChange, isSingle, error }: PersonPickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const { found, problem } = useCandidates(workspaceId, as, search);
  const isChosen = (candidate: Candidate) => chosen.some((other) => other.id === candidate.id);
  const toggle = (candidate: Candidate) => {
    const others = chosen.filter((other) => other.id !== candidate.id);
    if (isSingle) onChange([candidate]);
    else onChange(isChosen(candidate) ? others : [...others, candidate]);
  };
  const status =
    problem ??
    (!found
      ? 'Loading…'
      : found.length > 0
        ? `${found.length} found${found.length === 30 ? '; type more to narrow the list' : ''}`
        : search.trim() === ''
          ? 'Type at least three letters of a name or address.'
          : 'No matching people.');
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-sm font-medium text-foreground">
        {isSingle ? 'Person' : 'People'}
      </label>
      {!isSingle && chosen.length > 0 && (
        <ul aria-label="Chosen people" className="flex flex-wrap gap-1">
          {chosen.map((candidate) => (
            <li key={candidate.id}>
              <button
                type="button"
                onClick={() => toggle(candidate)}
                aria-label={`Remove ${candidate.name}`}
                className="inline-flex min-h-6 items-center gap-1 rounded-md border border-accent bg-accent-soft px-2 text-table text-foreground pointer-coarse:min-h-11"
              >
                {candidate.name}
                <X aria-hidden="true" className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        id={id}
        type="search"
        placeholder="Search by name or e-mail"
        autoComplete="off"
        maxLength={100}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter looks for people here; the form is sent by its button.
          if (event.key === 'Enter') event.preventDefault();
        }}
        className="input input--primary w-full"
      />
      <ul aria-label="Matching people" className="max-h-56 overflow-y-auto rounded-md border border-line">
        {(found ?? []).map((candidate) => (
          <li key={candidate.id}>
            <label
              className={`flex min-h-9 items-center gap-2 px-2 py-1 text-table pointer-coarse:min-h-11 ${
                candidate.refusal ? 'text-muted' : 'cursor-pointer hover:bg-default'
              }`}
            >
              <input
                type={isSingle ? 'radio' : 'checkbox'}
                name={`${id}-person`}
                checked={isChosen(candidate)}
                disabled={candidate.refusal !== null}
                onChange={() => toggle(candidate)}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="min-w-0 flex-1 leading-tight">
                <span className="block truncate text-foreground">{candidate.name}</span>
                <span className="block truncate text-xs text-muted">{candidate.email}</span>
              </span>
              {candidate.refusal && <span className="text-xs">{candidate.refusal}</span>}
            </label>
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs text-muted">
        {status}
      </p>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
