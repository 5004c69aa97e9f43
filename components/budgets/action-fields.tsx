'use client';

import { Check } from '@/components/forms/check';
import { SelectMenu } from '@/components/ui/select-menu';
import {
  ACTION_FOR,
  ACTION_TIERS,
  type ActionTier,
  BUDGET_ACTIONS,
  type BudgetActionName,
} from '@/lib/domain/budgets/action-rules';
import type { ActionPreview } from '@/lib/domain/budgets/query-schema';
import { ACTION_WORDS, TIER_LABELS } from './action-words';

export interface ActionChoices {
  actions: readonly BudgetActionName[];
  actionTier: ActionTier;
  undoActions: boolean;
}

interface ActionFieldsProps {
  choices: ActionChoices;
  onChoose: (part: Partial<ActionChoices>) => void;
  preview: ActionPreview;
  error?: string;
}

/** What Steward does when the budget is used up: each choice shows on what it would act now, and what it would leave alone. */
export function ActionFields({ choices, onChoose, preview, error }: ActionFieldsProps) {
  const { actions, actionTier, undoActions } = choices;
  const whyNot = (action: BudgetActionName) => {
    if (!preview.possible.includes(action)) return `Only for ${ACTION_FOR[action]}.`;
    if (actions.includes(action)) return null;
    if (!preview.allowed.includes(action)) return 'Only owners and admins can choose this.';
    return action === 'set_spend_limit' && !preview.spendLimit.isOffered ? preview.spendLimit.why : null;
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">When it is used up, besides the alert</legend>
      {BUDGET_ACTIONS.map((action) => {
        const { choice, note } = ACTION_WORDS[action];
        const why = whyNot(action);
        if (why !== null) {
          return (
            <p key={action} className="ms-7 px-2 py-1.5 text-muted">
              {choice}
              <span className="block text-xs">{why}</span>
            </p>
          );
        }
        return (
          <div key={action}>
            <Check
              label={choice}
              note={note}
              isChecked={actions.includes(action)}
              onChange={(isChecked) =>
                onChoose({ actions: isChecked ? [...actions, action] : actions.filter((one) => one !== action) })
              }
            />
            {actions.includes(action) && (
              <div className="ms-9 flex flex-col gap-2">
                {action === 'lower_limits' && (
                  <SelectMenu
                    label="Tier"
                    value={actionTier}
                    options={ACTION_TIERS.map((tier) => ({ value: tier, label: TIER_LABELS[tier] }))}
                    onChange={(tier) => onChoose({ actionTier: tier })}
                    className="w-full sm:w-96"
                  />
                )}
                <Preview action={action} tier={actionTier} preview={preview} />
              </div>
            )}
          </div>
        );
      })}
      {actions.length > 0 && (
        <p className="px-2 text-xs text-warn">
          If what is spent has reached the limit already, this happens within a minute of saving.
        </p>
      )}
      {actions.some((action) => action !== 'ask_more') && (
        <Check
          label="Undo it when the period ends or the limit is raised"
          note="What someone has changed since stays as it is."
          isChecked={undoActions}
          onChange={(isChecked) => onChoose({ undoActions: isChecked })}
        />
      )}
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const MOST_SHOWN = 12;

function Preview({ action, tier, preview }: { action: BudgetActionName; tier: ActionTier; preview: ActionPreview }) {
  if (action === 'disable_keys') {
    const stopped = preview.keys.filter(({ protectedReason }) => protectedReason === null);
    const kept = preview.keys.filter(({ protectedReason }) => protectedReason !== null);
    return (
      <>
        <Things
          title={`Now it would disable ${keys(stopped.length)}`}
          lines={stopped.map(({ id, name }) => ({ id, text: name }))}
        />
        {kept.length > 0 && (
          <Things
            title={`${keys(kept.length)} protected and left alone`}
            lines={kept.map(({ id, name, protectedReason }) => ({ id, text: `${name}: ${protectedReason}` }))}
          />
        )}
      </>
    );
  }
  if (action === 'set_spend_limit') return <SpendLimit {...preview.spendLimit} />;
  if (action !== 'lower_limits') return null;
  const limits = preview.tiers.find((one) => one.tier === tier)?.limits ?? [];
  const lowered = limits.filter(({ changes }) => changes.length > 0);
  const left = limits.filter(({ changes }) => changes.length === 0);
  return (
    <>
      <Things
        title={lowered.length === 0 ? 'Now it would lower nothing' : 'Now it would lower'}
        lines={lowered.map(({ id, name, changes }) => ({ id, text: `${name}: ${changes.join('; ')}` }))}
      />
      {left.length > 0 && (
        <Things title="Left alone" lines={left.map(({ id, name, why }) => ({ id, text: `${name}: ${why}` }))} />
      )}
    </>
  );
}

function SpendLimit({ name, why }: ActionPreview['spendLimit']) {
  const lines = [
    { id: 'cents', text: `${name}: the budget’s limit, in whole cents` },
    { id: 'lower', text: 'A limit that is as low already stays.' },
  ];
  return why === '' ? <Things title="Now it would set" lines={lines} /> : <p className="text-xs text-muted">{why}</p>;
}

const keys = (count: number) => (count === 1 ? '1 API key' : `${count} API keys`);

interface Line {
  id: string;
  text: string;
}

function Things({ title, lines }: { title: string; lines: readonly Line[] }) {
  const more = lines.length - MOST_SHOWN;
  return (
    <div className="text-xs">
      <p className="font-medium">{title}</p>
      <ul className="flex flex-col gap-1 text-muted [overflow-wrap:anywhere]">
        {lines.slice(0, MOST_SHOWN).map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </div>
  );
}
