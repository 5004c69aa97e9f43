'use client';

import type { NamedKey } from '@/components/api-keys/named-key';
import { ActionButton } from '@/components/forms/action-button';
import type { ExposureStep } from '@/lib/domain/exposures/rules';
import { checkExposureAction } from '@/lib/doors/actions/exposures';

interface CheckButtonProps {
  apiKey: NamedKey;
  step: ExposureStep;
  title: string;
  isDone: boolean;
}

/** Checks a step of the checklist, or takes that back. */
export function CheckButton({ apiKey: { apiKeyId, workspaceId }, step, title, isDone }: CheckButtonProps) {
  return (
    <ActionButton
      action={checkExposureAction}
      input={{ apiKeyId, workspaceId, step, isDone: !isDone, note: '' }}
      variant={isDone ? 'tertiary' : 'outline'}
      pending="Saving…"
      done={isDone ? `${title}: reopened` : `${title}: done`}
      label={isDone ? `Reopen: ${title}` : `Mark done: ${title}`}
    >
      {isDone ? 'Reopen' : 'Mark done'}
    </ActionButton>
  );
}
