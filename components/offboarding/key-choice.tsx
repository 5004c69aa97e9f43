'use client';

import dynamic from 'next/dynamic';
import type { Disposition } from '@/lib/domain/offboarding/schema';
import { type Draft, missing } from './choice';

const OwnerPicker = dynamic(() => import('./owner-picker').then((loaded) => loaded.OwnerPicker), { ssr: false });

const WORDS: Record<Disposition, string> = {
  disable: 'Disable',
  hand_over: 'Hand over',
  keep: 'Keep, with a reason',
};

const DISPOSITIONS = Object.keys(WORDS) as Disposition[];

interface KeyChoiceProps {
  name: string;
  leaverId: string | null;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Only says what is missing after an attempt to submit. */
  isChecked: boolean;
  error?: string | undefined;
}

/** The action for one key, and its fields. */
export function KeyChoiceFields({ name, leaverId, draft, onChange, isChecked, error }: KeyChoiceProps) {
  const lacks = error ?? (isChecked ? missing(draft) : null);
  return (
    <div className="flex min-w-56 flex-col gap-2 py-1.5">
      <select
        aria-label={`Action for ${name}`}
        value={draft.disposition}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, disposition: value as Disposition })}
        className="input input--primary w-full"
      >
        {DISPOSITIONS.map((disposition) => (
          <option key={disposition} value={disposition}>
            {WORDS[disposition]}
          </option>
        ))}
      </select>
      {draft.disposition === 'hand_over' && (
        <OwnerPicker
          label={`New owner of ${name}`}
          exceptId={leaverId}
          chosen={draft.newOwner}
          onChoose={(newOwner) => onChange({ ...draft, newOwner })}
        />
      )}
      {draft.disposition === 'keep' && (
        <input
          aria-label={`Why ${name} is kept`}
          placeholder="Reason, such as: runs the nightly import"
          value={draft.reason}
          maxLength={500}
          onChange={({ currentTarget: { value } }) => onChange({ ...draft, reason: value })}
          className="input input--primary w-full"
        />
      )}
      {lacks && <p className="text-xs text-bad">{lacks}</p>}
    </div>
  );
}
