'use client';

import { useId } from 'react';
import { TIER_SHARES, TIERS, type Tier } from '@/lib/domain/rate-limits/tier-rules';
import type { StructureFacts } from '@/lib/domain/structure/query-schema';
import type { Place } from '@/lib/domain/structure/schema';
import { findBearer } from '@/lib/domain/workspaces/rules';

export interface Draft extends Place {
  isWanted: boolean;
}

interface PlaceFieldsProps {
  draft: Draft;
  live: StructureFacts['live'];
  onChange: (draft: Draft) => void;
}

const TIER_CHOICES: Record<Tier, string> = {
  high: `High: ${TIER_SHARES.high} %`,
  medium: `Medium: ${TIER_SHARES.medium} %`,
  low: `Low: ${TIER_SHARES.low} %`,
  flexible: 'Flexible: no limits',
};

/** One of the workspaces to set up: whether at all, its name, what it is for, who should be in it, its tier. */
export function PlaceFields({ draft, live, onChange }: PlaceFieldsProps) {
  const id = useId();
  const { name, description, audience, tier, isWanted } = draft;
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const exists = isWanted && findBearer(name, live) !== null;
  return (
    <fieldset className={`min-w-0 rounded-lg border border-line px-3 py-3 ${isWanted ? '' : 'opacity-60'}`}>
      <legend className="sr-only">{name}</legend>
      <div className="grid gap-x-3 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)]">
        <input
          type="checkbox"
          aria-label={`Set up ${name}`}
          checked={isWanted}
          onChange={({ currentTarget }) => change({ isWanted: currentTarget.checked })}
          className="mt-2 size-4 accent-accent"
        />
        <input
          aria-label="Name"
          value={name}
          maxLength={40}
          disabled={!isWanted}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          className="input input--primary min-w-0 font-medium"
        />
        <select
          aria-label={`Tier of ${name}`}
          value={tier}
          disabled={!isWanted}
          onChange={({ currentTarget }) =>
            change({ tier: TIERS.find((known) => known === currentTarget.value) ?? tier })
          }
          className="input input--primary min-w-0 max-sm:col-span-full"
        >
          {TIERS.map((value) => (
            <option key={value} value={value}>
              {TIER_CHOICES[value]}
            </option>
          ))}
        </select>
        <div className="flex flex-col gap-2 sm:col-span-2 sm:col-start-2 max-sm:col-span-full">
          <label htmlFor={`${id}-for`} className="text-xs text-muted">
            What it is for
            <textarea
              id={`${id}-for`}
              value={description}
              rows={2}
              maxLength={500}
              disabled={!isWanted}
              onChange={({ currentTarget }) => change({ description: currentTarget.value })}
              className="textarea input--primary mt-0.5 w-full text-foreground"
            />
          </label>
          <label htmlFor={`${id}-who`} className="text-xs text-muted">
            Who should be in it
            <input
              id={`${id}-who`}
              value={audience}
              maxLength={200}
              disabled={!isWanted}
              onChange={({ currentTarget }) => change({ audience: currentTarget.value })}
              className="input input--primary mt-0.5 w-full text-foreground"
            />
          </label>
          {exists && (
            <p className="text-xs text-warn">
              A workspace with this name exists already: it keeps its keys and members.
            </p>
          )}
        </div>
      </div>
    </fieldset>
  );
}
