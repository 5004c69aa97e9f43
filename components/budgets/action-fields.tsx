'use client';

import { Check } from '@/components/forms/check';
import { SelectMenu } from '@/components/ui/select-menu';
import {
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
  const offered = BUDGET_ACTIONS.filter((action) => preview.possible.includes(action));
  const isClosed = (action: BudgetActionName) => !preview.allowed.includes(action) && !actions.includes(action);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">When it is used up, besides the alert</legend>
      {offered.map((action) => {
        const { choice, note } = ACTION_WORDS[action];
        if (isClosed(action)) {
          return (
            <p key={action} className="px-2 text-table text-muted">
              {choice}: only owners and admins can choose this.
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
      {offered.length === 1 && (
        <p className="px-2 text-xs text-muted">
          Budgets of a workspace, a tag or a key can also lower rate limits or disable keys.
        </p>
      )}
      <p className="px-2 text-xs text-muted">
        The spend limits that Anthropic itself enforces are set in the Claude Console: their API is in early access.
      </p>
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
      <ul className="text-muted [overflow-wrap:anywhere]">
        {lines.slice(0, MOST_SHOWN).map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </div>
  );
}
