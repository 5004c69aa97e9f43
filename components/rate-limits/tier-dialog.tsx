'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { formatCountCompact } from '@/components/page/figures/format';
import type { OpenState } from '@/components/ui/dialog';
import { Status } from '@/components/ui/status';
import type { LimitGroup } from '@/lib/domain/rate-limits/query-schema';
import { overridesForTier, TIER_SHARES, TIERS, type Tier } from '@/lib/domain/rate-limits/tier-rules';
import { applyTierAction } from '@/lib/doors/actions/rate-limits';
import { shortType, TIER_WORDS, tierLine } from './limit-words';
import type { Done } from './undo-note';

interface TierDialogProps extends OpenState {
  workspaceIds: readonly string[];
  groups: readonly LimitGroup[];
  onDone: (done: Done) => void;
}

/** Gives several workspaces a tier's share of every model group, after showing what that is. */
export function TierDialog({ workspaceIds, groups, isOpen, onOpenChange, onDone }: TierDialogProps) {
  const [tier, setTier] = useState<Tier>('medium');
  const count = workspaceIds.length;
  const workspaces = count === 1 ? 'one workspace' : `${count} workspaces`;
  return (
    <FormDialog
      title={`Apply a tier to ${workspaces}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={applyTierAction}
      toInput={(_, resumeOf) => ({ tier, workspaceIds: [...workspaceIds], resumeOf })}
      submit="Apply tier"
      submitting="Applying…"
      done={`${TIER_WORDS[tier]} tier applied`}
      onDone={({ intentId }) =>
        onDone({
          kind: 'tier',
          title: `${TIER_WORDS[tier]} tier applied to ${workspaces}.`,
          undo: { intentId: String(intentId) },
        })
      }
    >
      {({ fieldErrors, isPending }) => (
        <>
          <fieldset disabled={isPending} className="flex flex-col gap-2">
            <legend className="sr-only">Tier</legend>
            {TIERS.map((option) => (
              <label key={option} className="grid min-h-6 grid-cols-[1.25rem_1fr] items-start gap-x-2 text-sm">
                <input
                  type="radio"
                  name="tier"
                  value={option}
                  checked={option === tier}
                  onChange={() => setTier(option)}
                  className="mt-0.5 size-4 accent-accent"
                />
                <span>
                  {TIER_WORDS[option]}
                  <span className="block text-table text-muted">{tierLine(option)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Preview tier={tier} count={count} groups={groups} />
          {Object.values(fieldErrors)[0] && <p className="text-table text-bad">{Object.values(fieldErrors)[0]}</p>}
        </>
      )}
    </FormDialog>
  );
}

function Preview({ tier, count, groups }: { tier: Tier; count: number; groups: readonly LimitGroup[] }) {
  const overrides = overridesForTier(tier, groups);
  const together = (TIER_SHARES[tier] ?? 0) * count;
  return (
    <section aria-label="What each workspace will have" className="rounded-lg border border-line p-3 text-table">
      {overrides.length === 0 ? (
        <p>Model overrides are removed. Each workspace then uses the organisation’s limits.</p>
      ) : (
        <dl className="flex flex-col gap-1">
          {overrides.map(({ rateLimitId, name, limits }) => (
            <div key={rateLimitId}>
              <dt className="font-medium">{name}</dt>
              <dd className="figure text-muted">
                {limits.map(({ type, value }) => `${shortType(type)} ${formatCountCompact(BigInt(value))}`).join(' · ')}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {together > 100 && (
        <p className="mt-2">
          <Status tone="warning">
            <span className="whitespace-normal">
              Together they are allowed {together} % of the organisation’s limits, so they cannot all use theirs at
              once.
            </span>
          </Status>
        </p>
      )}
      <p className="mt-2 text-muted">
        Limits of other groups stay as they are. Changes take up to an hour at Anthropic.
      </p>
    </section>
  );
}
