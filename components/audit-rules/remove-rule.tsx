'use client';

import { ActionButton } from '@/components/forms/action-button';
import { removeAuditRuleAction } from '@/lib/doors/actions/audit-rules';

export function RemoveRule({ ruleId, name }: { ruleId: string; name: string }) {
  return (
    <ActionButton
      action={removeAuditRuleAction}
      input={{ ruleId }}
      pending="Removing…"
      done="Rule removed"
      variant="outline"
      label={`Remove: ${name}`}
    >
      Remove
    </ActionButton>
  );
}
