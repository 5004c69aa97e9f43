import type { Tone } from '@/components/ui/status';
import type { Month } from '@/lib/domain/months/query-schema';

export function monthHref(month: string, workspaceId?: string): string {
  const path = `/usage/months/${month.slice(0, 7)}`;
  return workspaceId === undefined ? path : `${path}?workspace=${encodeURIComponent(workspaceId)}`;
}

/** How far a month has come. */
export function stateLook({ state, unreadDays }: Pick<Month, 'state' | 'unreadDays'>): { tone: Tone; words: string } {
  switch (state) {
    case 'running':
      return { tone: 'neutral', words: 'Running' };
    case 'incomplete':
      return {
        tone: 'warning',
        words: unreadDays === 1 ? '1 day is not complete' : `${unreadDays} days are not complete`,
      };
    case 'ready':
      return { tone: 'neutral', words: 'Ready to close' };
    case 'closed':
      return { tone: 'good', words: 'Closed' };
  }
}
