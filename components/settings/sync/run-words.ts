import type { Tone } from '@/components/ui/status';
import type { SyncRunItem } from '@/lib/domain/sync/query-schema';
import { unreadWords } from '@/lib/domain/sync/unread-rules';
import type { SyncKind, SyncState } from '@/lib/mirror/kinds';

export const KIND_WORDS: Record<SyncKind, string> = {
  mirror: 'People, workspaces, keys',
  usage: 'Usage and cost',
  hourly: 'Usage by hour',
  peaks: 'Busiest minutes',
  recheck: 'Last 35 days again',
  backfill: 'The past',
  again: 'Days again, on request',
  events: 'Activity feed',
  reviews: 'Review cases and notices',
};

export const STATE_LOOK: Record<SyncState, { tone: Tone; word: string }> = {
  running: { tone: 'busy', word: 'Running' },
  succeeded: { tone: 'good', word: 'Done' },
  partial: { tone: 'warning', word: 'Partly done' },
  failed: { tone: 'danger', word: 'Failed' },
  interrupted: { tone: 'warning', word: 'Interrupted, will resume' },
};

/** `740 ms`, `12.4 s`, `3 min 20 s` */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Everything about a run that may need action, as sentences. */
export function runProblems(
  run: Pick<SyncRunItem, 'error' | 'parts' | 'heldDays' | 'unreadable' | 'roundedRows' | 'unread'>,
): string[] {
  const count = (amount: number, one: string, many: string) => `${amount} ${amount === 1 ? one : many}`;
  const named = run.unread.reduce((sum, unread) => sum + (unread.field === null ? unread.count : 0), 0);
  const unnamed = run.unreadable - named;
  return [
    ...(run.error ? [run.error.message] : []),
    ...run.parts.flatMap(({ name, error }) => (error ? [`${name}: ${error.message}`] : [])),
    ...unreadWords(run.unread),
    ...(unnamed > 0 ? [`${count(unnamed, 'item', 'items')} could not be read; the last known state was kept.`] : []),
    ...(run.heldDays.length > 0
      ? [
          `${count(run.heldDays.length, 'day', 'days')} would have lost rows and ${run.heldDays.length === 1 ? 'waits' : 'wait'} for a second reading to confirm: ${run.heldDays.join(', ')}.`,
        ]
      : []),
    ...(run.roundedRows > 0
      ? [
          `${count(run.roundedRows, 'amount', 'amounts')} had more digits than a nano-dollar can hold and ${run.roundedRows === 1 ? 'was' : 'were'} rounded.`,
        ]
      : []),
  ];
}
