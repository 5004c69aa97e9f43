import type { Tone } from '@/components/ui/status';
import type { ActionTier, BudgetActionName, UndoReason } from '@/lib/domain/budgets/action-rules';
import type { TakenRun } from '@/lib/domain/budgets/query-schema';
import { TIER_SHARES } from '@/lib/domain/rate-limits/tier-rules';

export const ACTION_WORDS: Readonly<Record<BudgetActionName, { choice: string; name: string; note: string }>> = {
  ask_more: {
    choice: 'Ask for more',
    name: 'Asked for more',
    note: 'The owner, or without one billing, admins and owners, is asked to approve what the forecast needs.',
  },
  lower_limits: {
    choice: 'Lower rate limits',
    name: 'Rate limits lowered',
    note: 'To a tier. Limits that are as low already stay.',
  },
  set_spend_limit: {
    choice: 'Set the spend limit at Anthropic',
    name: 'Spend limit set at Anthropic',
    note: 'Anthropic itself then refuses what costs more in this month.',
  },
  disable_keys: {
    choice: 'Disable API keys',
    name: 'API keys disabled',
    note: 'Anything using them is refused. Protected keys keep working.',
  },
};

export const TIER_LABELS: Readonly<Record<ActionTier, string>> = {
  high: `High, ${TIER_SHARES.high} % of the organisation’s limits`,
  medium: `Medium, ${TIER_SHARES.medium} %`,
  low: `Low, ${TIER_SHARES.low} %`,
};

export const UNDO_WORDS: Readonly<Record<UndoReason, string>> = {
  period_ended: 'The period ended',
  raised: 'The limit was raised',
  archived: 'The budget was archived',
};

const RUNS: Readonly<Record<string, { tone: Tone; word: string }>> = {
  queued: { tone: 'busy', word: 'About to begin' },
  running: { tone: 'busy', word: 'Running' },
  waiting: { tone: 'warning', word: 'Waiting for a decision' },
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Unknown yet' },
  expired: { tone: 'warning', word: 'Expired' },
};

/** How it stands: partly done where some of it was and some failed. */
export function runLook({ state, things }: TakenRun): { tone: Tone; word: string } {
  if (state === 'failed' && things.some(({ outcome }) => outcome === 'changed'))
    return { tone: 'danger', word: 'Partly done' };
  return RUNS[state] ?? { tone: 'neutral', word: state };
}
