'use client';

import { ActionForm } from '@/components/forms/action-form';
import { linkPersonAgain } from '@/lib/doors/actions/accounts';

interface LinkAgainProps {
  personId: string;
  userId: string;
  name: string;
  wasOwner: boolean;
}

export function LinkAgainForm({ personId, userId, name, wasOwner }: LinkAgainProps) {
  return (
    <ActionForm
      action={linkPersonAgain}
      toInput={() => ({ personId, userId })}
      submit="Confirm: same person"
      submitting="Linking…"
      done={`${name} has access again`}
    >
      {() => (wasOwner ? <p className="text-muted">They were an owner of Steward and will be one again.</p> : null)}
    </ActionForm>
  );
}
