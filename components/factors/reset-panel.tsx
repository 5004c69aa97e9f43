import { ActionButton } from '@/components/forms/action-button';
import { Panel } from '@/components/ui/panel';
import { listFactorsOf } from '@/lib/domain/factors/queries';
import { resetFactorsAction } from '@/lib/doors/actions/factors';
import type { SignedInCtx } from '@/lib/doors/context';
import { FactorTable } from './factor-table';

interface ResetPanelProps {
  ctx: SignedInCtx;
  personId: string;
  name: string;
}

/** Somebody else's second factor, which owners reset for whoever has lost theirs. */
export async function ResetPanel({ ctx, personId, name }: ResetPanelProps) {
  const factors = await listFactorsOf(ctx, { personId });
  if (factors.length === 0) return null;
  return (
    <Panel
      title="Second factor"
      note={`After a reset, ${name} signs in with the password alone, is told, and is signed out everywhere.`}
      tools={
        personId !== ctx.actor.personId && (
          <ActionButton
            action={resetFactorsAction}
            input={{ personId }}
            pending="Resetting…"
            done={`Second factor of ${name} reset`}
            variant="outline"
          >
            Reset second factor
          </ActionButton>
        )
      }
      className="mb-4"
      isFlush
    >
      <FactorTable factors={factors} now={ctx.now} whose={name} />
    </Panel>
  );
}
