'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { ProseField } from '@/components/forms/prose-field';
import { ButtonLink } from '@/components/ui/button-link';
import type { FieldErrors } from '@/lib/core/errors';
import { type ReadLine, readPaste, writePaste } from '@/lib/domain/invites/paste-rules';
import type { InviteWorkspace } from '@/lib/domain/invites/query-schema';
import type { InviteRole } from '@/lib/domain/invites/role-schema';
import type { InviteLine, PlacementInput } from '@/lib/domain/invites/schema';
import { inviteDirectlyAction, requestInvitesAction } from '@/lib/doors/actions/invites';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { AddressField } from './address-field';
import { type BadLineRow, BadLines } from './bad-lines';
import { PlacementFields } from './placement-fields';
import { RoleFields } from './role-fields';

interface InviteFormProps {
  workspaces: readonly InviteWorkspace[];
  /** The person may also invite without a request. */
  mayInviteDirectly: boolean;
  mayGiveBilling: boolean;
}

const FIRST_ROLE = 'developer';

/** Requests invites, or sends them at once if allowed. Lines that are not accepted stay, to be corrected. */
export function InviteForm({ workspaces, mayInviteDirectly, mayGiveBilling }: InviteFormProps) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [role, setRole] = useState<InviteRole>(FIRST_ROLE);
  const [places, setPlaces] = useState<PlacementInput[]>([]);
  const [reason, setReason] = useState('');
  const [isDirect, setDirect] = useState(mayInviteDirectly);
  const [sent, setSent] = useState<ReadLine[]>([]);
  const [bad, setBad] = useState<BadLineRow[]>([]);
  const chosen = places.map(({ workspaceId, workspaceRole }) => ({ workspace: workspaceId, role: workspaceRole }));
  const defaults = { role, workspaces: chosen, reason };
  const lines = readPaste(text, defaults);

  const onDone = (result: OutcomeResult) => {
    const kept = Array.isArray(result.kept) ? (result.kept as { requestId: string }[]) : [];
    const refused = Array.isArray(result.refused) ? (result.refused as { at: number; message: string }[]) : [];
    const [only] = kept;
    if (refused.length === 0) {
      router.push(!isDirect && kept.length === 1 && only ? `/invites/${only.requestId}` : '/invites');
      return;
    }
    setBad(
      refused.map(({ at, message }) => ({ line: sent[at]?.line ?? at + 1, email: sent[at]?.email ?? '', message })),
    );
    setText(
      writePaste(
        refused.flatMap(({ at }) => sent[at] ?? []),
        defaults,
      ),
    );
  };

  const toInput = (resumeOf?: string) => {
    setBad([]);
    setSent(lines);
    const input = { lines: lines.map(({ line: _line, ...rest }): InviteLine => rest) };
    const isSame = JSON.stringify(lines) === JSON.stringify(sent);
    return isDirect && resumeOf && isSame ? { ...input, resumeOf } : input;
  };

  return (
    <ActionForm
      action={isDirect ? inviteDirectlyAction : requestInvitesAction}
      toInput={(_fields, resumeOf) => toInput(resumeOf)}
      submit={submitWords(lines.length, isDirect)}
      submitting={isDirect ? 'Inviting…' : 'Requesting…'}
      done={isDirect ? 'Invites sent' : 'Invites requested'}
      onDone={onDone}
      beside={
        <ButtonLink href="/invites" variant="tertiary">
          Cancel
        </ButtonLink>
      }
    >
      {({ fieldErrors }) => (
        <>
          <AddressField text={text} onChange={setText} count={lines.length} error={fieldErrors.lines} />
          <BadLines rows={[...bad, ...badRows(fieldErrors, sent)]} />
          <RoleFields role={FIRST_ROLE} onChange={setRole} mayGiveBilling={mayGiveBilling} />
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium">Workspaces</legend>
            <PlacementFields
              workspaces={workspaces}
              value={places}
              onChange={setPlaces}
              none="None chosen. They will join the organisation and its default workspace only."
            />
          </fieldset>
          <ProseField
            name="reason"
            label={isDirect ? 'Reason (optional)' : 'Reason'}
            description="Shown to whoever decides, and kept in the audit."
            value={reason}
            onChange={setReason}
            maxLength={500}
          />
          {mayInviteDirectly && (
            <div className="-mx-2">
              <Check
                label="Invite at once, without a request"
                note="When off, this becomes a request that someone has to approve."
                isChecked={isDirect}
                onChange={setDirect}
              />
            </div>
          )}
        </>
      )}
    </ActionForm>
  );
}

function submitWords(count: number, isDirect: boolean): string {
  if (isDirect) return count > 1 ? `Send ${count} invites` : 'Send invite';
  return count > 1 ? `Request ${count} invites` : 'Request invite';
}

/** What was said beside lines when none of them was good. */
function badRows(fieldErrors: FieldErrors, sent: readonly ReadLine[]): BadLineRow[] {
  return Object.entries(fieldErrors).flatMap(([name, message]) => {
    const at = /^lines\.(\d+)/.exec(name)?.[1];
    if (at === undefined) return [];
    return [{ line: sent[Number(at)]?.line ?? Number(at) + 1, email: sent[Number(at)]?.email ?? '', message }];
  });
}
