import type { Metadata } from 'next';
import { ApprovalForm } from '@/components/approvals/approval-form';
import { decisionLook } from '@/components/approvals/approval-words';
import { BudgetStanding } from '@/components/approvals/budget-standing';
import { changedFields } from '@/components/audit/audit-words';
import { Facts } from '@/components/page/detail/facts';
import { Instant } from '@/components/page/figures/time';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { getApproval } from '@/lib/domain/approvals/queries';
import type { ApprovalDetail } from '@/lib/domain/approvals/query-schema';
import { approvalLink, judgeApprovalLink } from '@/lib/doors/approval-link';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Request' };

interface ApprovalPageProps {
  params: Promise<{ approvalId: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

const REFUSED = {
  expired: {
    title: 'This link has expired',
    text: 'If the request still waits for you, open it from the list of requests.',
  },
  invalid: { title: 'This link is not for you', text: 'It was made for someone else, or part of it is missing.' },
};

/** A request for whoever decides, also on a phone. Opening it changes nothing, with a link or without. */
export default async function ApprovalPage({ params, searchParams }: ApprovalPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'approval:decide');
  const approval = await orNotFound(getApproval(ctx, { approvalId: (await params).approvalId }));
  const { token } = await searchParams;
  const verdict =
    token === undefined ? 'valid' : judgeApprovalLink(approval.id, ctx.actor.personId, String(token), ctx.now);
  const { tone, word } = decisionLook(approval);
  const isOpen = approval.decision === null && (approval.isForMe || approval.isMine);
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <div>
        <p className="text-muted">{approval.isMine ? 'You requested' : `${approval.askedByName} requested`}</p>
        <h1 className="text-lg font-semibold [overflow-wrap:anywhere]">{approval.what}</h1>
        <p className="mt-1 text-sm">
          <Status tone={tone}>{word}</Status>
        </p>
      </div>
      <Panel className="pt-4">
        <Facts facts={factsOf(approval)} />
      </Panel>
      {approval.before && approval.subject.kind === 'budget' && (
        <BudgetStanding ctx={ctx} budgetId={approval.subject.id} />
      )}
      {verdict !== 'valid' ? (
        <Notice tone="warning" title={REFUSED[verdict].title}>
          {REFUSED[verdict].text}
        </Notice>
      ) : isOpen ? (
        <Panel title={approval.isMine ? 'Your request' : 'Your decision'} note="Exactly what you approve is done">
          <ApprovalForm
            approvalId={approval.id}
            digest={approval.digest}
            changeable={approval.changeable}
            isMine={approval.isMine}
          />
        </Panel>
      ) : (
        approval.decision === null && (
          <Notice tone="neutral" title="This waits for someone else">
            The budget’s owner decides; if there is none, billing, admins and owners do.
          </Notice>
        )
      )}
      {approval.decision === null && approval.deciders.length > 0 && (
        <div className="flex flex-col gap-2">
          {approval.deciders.map(({ id, name }) => (
            <CopyText key={id} text={approvalLink(approval.id, id, ctx.now)} label={`Link for ${name}`} />
          ))}
        </div>
      )}
      <ButtonLink href="/approvals" variant="ghost" className="justify-center">
        All requests
      </ButtonLink>
    </div>
  );
}

function factsOf(approval: ApprovalDetail) {
  const { reason, askedAt, expiresAt, decision, decidedByName, decidedAt, note, before, after } = approval;
  return [
    { term: 'Reason', value: reason },
    { term: 'Requested', value: <Instant at={askedAt} /> },
    ...(before && after
      ? changedFields(before, after).map((field) => ({
          term: field.words,
          value: field.before === 'none' ? field.after : `${field.before} to ${field.after}`,
        }))
      : []),
    ...(decision === null ? [{ term: 'Waits until', value: <Instant at={expiresAt} /> }] : []),
    ...(decidedByName && decidedAt
      ? [
          {
            term: 'Decided',
            value: (
              <>
                {decidedByName}, <Instant at={decidedAt} />
              </>
            ),
          },
        ]
      : []),
    ...(note === '' ? [] : [{ term: 'Note', value: note }]),
  ];
}
