import type { Metadata } from 'next';
import { ApprovalPolicyForm } from '@/components/approval-policy/policy-form';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { getApprovalPolicy } from '@/lib/domain/approval-policy/queries';
import { ACT_WORDS } from '@/lib/domain/approval-policy/rules';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Approvals' };

export default async function ApprovalPolicyPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const policy = await getApprovalPolicy(ctx, {});
  const { acts, owners, isSet, delayMinutes } = policy;
  return (
    <>
      <PageHead
        title="Approvals"
        line="What one person cannot do alone. It waits until somebody else approves it, and exactly what was approved is done."
        action={
          <ButtonLink href="/approvals" variant="outline">
            Requests
          </ButtonLink>
        }
      />
      <div className="flex max-w-3xl flex-col gap-4">
        {owners === 1 && (
          <Notice tone="warning" title="Steward has one owner">
            Nobody else can approve what only owners approve. Where it needs a second person, it waits {delayMinutes}{' '}
            minutes instead, and can be withdrawn until then. Make someone else an owner under Accounts.
          </Notice>
        )}
        {!isSet && (
          <Notice tone="neutral" title="Nobody has decided yet">
            Until an owner saves this page, disabling many API keys needs a second person. Once there are two owners, so
            do changes of owners, shorter retention and a weaker policy.
          </Notice>
        )}
        <Panel title="Policy" note="Set by owners. Making it weaker may itself need a second person.">
          {can(ctx.actor, 'policy:write') ? (
            <ApprovalPolicyForm policy={policy} />
          ) : acts.length === 0 ? (
            <p className="text-muted">Nothing needs a second person.</p>
          ) : (
            <ul className="flex list-disc flex-col gap-1 ps-5">
              {acts.map((act) => (
                <li key={act}>{ACT_WORDS[act]}</li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  );
}
