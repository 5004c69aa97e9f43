'use client';

import { Button } from '@heroui/react/button';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { StepList } from '@/components/forms/step-list';
import { useAction } from '@/components/forms/use-action';
import { Status } from '@/components/ui/status';
import { setRateLimitAction, undoTierAction } from '@/lib/doors/actions/rate-limits';

/** A change that was made, and what would give back what was there before. */
export type Done =
  | { kind: 'limit'; title: string; undo: Parameters<typeof setRateLimitAction>[0] }
  | { kind: 'tier'; title: string; undo: Parameters<typeof undoTierAction>[0] };

/** Says what was changed until the next change, with the way back. */
export function UndoNote({ done, onClose }: { done: Done; onClose: () => void }) {
  const options = { done: 'Rate limits restored', onDone: onClose };
  const limit = useAction(setRateLimitAction, options);
  const tier = useAction(undoTierAction, options);
  const { isPending, problem } = done.kind === 'limit' ? limit : tier;
  const resumeOf = problem?.code === 'incomplete' ? problem.intentId : undefined;
  const undo = () => (done.kind === 'limit' ? limit.send(done.undo) : tier.send({ ...done.undo, resumeOf }));
  return (
    <div
      role="status"
      className="no-print sticky top-0 z-10 flex flex-col gap-2 border-b border-separator bg-surface px-4 py-2 text-table"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Status tone="good">
          <span className="text-foreground">{done.title}</span>
        </Status>
        <span className="text-muted">In effect at Anthropic within an hour.</span>
        <Button variant="outline" isPending={isPending} onPress={() => void undo()}>
          {isPending ? 'Restoring…' : resumeOf ? 'Retry the rest' : 'Undo'}
        </Button>
        <Button variant="tertiary" onPress={onClose}>
          Close
        </Button>
      </div>
      {problem?.steps && <StepList steps={problem.steps} />}
      {problem && <OutcomeNote problem={problem} />}
    </div>
  );
}
