'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import type { Insight } from '@/lib/domain/insights/query-schema';
import { completeInsightAction, reopenInsightAction } from '@/lib/doors/actions/insights';

interface InsightToolsProps {
  insight: Pick<Insight, 'id' | 'workspaceId' | 'state'>;
  title: string;
}

/** What a reader may answer to an insight. */
export function InsightTools({ insight: { id, workspaceId, state }, title }: InsightToolsProps) {
  const input = { insightId: id, workspaceId };
  if (state !== 'open') {
    return (
      <ActionButton
        action={reopenInsightAction}
        input={input}
        pending="Reopening…"
        done="Insight reopened"
        variant="outline"
        label={`Reopen: ${title}`}
      >
        Reopen
      </ActionButton>
    );
  }
  return (
    <>
      <DialogButton
        load={() => import('./dismiss-dialog').then((loaded) => loaded.DismissDialog)}
        dialogProps={{ ...input, title }}
        variant="tertiary"
        label={`Dismiss: ${title}`}
      >
        Dismiss
      </DialogButton>
      <ActionButton
        action={completeInsightAction}
        input={input}
        pending="Marking…"
        done="Insight marked as done"
        variant="outline"
        label={`Mark as done: ${title}`}
      >
        Mark as done
      </ActionButton>
    </>
  );
}
