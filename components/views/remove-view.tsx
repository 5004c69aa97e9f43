'use client';

import { OutcomeNote } from '@/components/forms/outcome-note';
import { useAction } from '@/components/forms/use-action';
import { Icon } from '@/components/ui/icon';
import { removeViewAction } from '@/lib/doors/actions/views';

export function RemoveView({ viewId, name }: { viewId: string; name: string }) {
  const { send, isPending, problem } = useAction(removeViewAction, { done: `View ${name} removed` });
  return (
    <>
      <button
        type="button"
        aria-label={`Remove view ${name}`}
        disabled={isPending}
        onClick={() => void send({ viewId })}
        className="flex size-6 items-center justify-center rounded text-muted hover:bg-default hover:text-foreground pointer-coarse:size-11"
      >
        <Icon name="x" className="size-3.5" />
      </button>
      {problem && <OutcomeNote problem={problem} />}
    </>
  );
}
