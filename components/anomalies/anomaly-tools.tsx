'use client';

import { ActionButton } from '@/components/forms/action-button';
import { dismissAnomalyAction, expectAnomalyAction, snoozeAnomalyAction } from '@/lib/doors/actions/anomalies';

interface AnomalyToolsProps {
  anomalyId: string;
  workspaceId: string | null;
  name: string;
  isOpen: boolean;
  /** A week from now. */
  snoozeUntil: string;
}

/** What people can say of an anomaly. */
export function AnomalyTools({ anomalyId, workspaceId, name, isOpen, snoozeUntil }: AnomalyToolsProps) {
  const of = { anomalyId, workspaceId };
  return (
    <div className="no-print flex flex-wrap gap-2">
      {isOpen && (
        <ActionButton
          action={snoozeAnomalyAction}
          input={{ ...of, until: snoozeUntil }}
          pending="Snoozing…"
          done={`${name} is snoozed for a week`}
          variant="outline"
        >
          Snooze for a week
        </ActionButton>
      )}
      <ActionButton
        action={dismissAnomalyAction}
        input={{ ...of, note: '' }}
        pending="Saving…"
        done={`${name} was a false alarm`}
        variant="outline"
      >
        False alarm
      </ActionButton>
      <ActionButton
        action={expectAnomalyAction}
        input={{ ...of, note: '' }}
        pending="Saving…"
        done={`${name} was expected`}
        variant="primary"
      >
        This is expected
      </ActionButton>
    </div>
  );
}
