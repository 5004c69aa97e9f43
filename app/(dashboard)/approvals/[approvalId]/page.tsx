import type { Metadata } from 'next';
import { ApprovalForm } from '@/components/approvals/approval-form';
import { decisionLook } from '@/components/approvals/approval-words';
import { BudgetStanding } from '@/components/approvals/budget-standing';
import { OverrideForm } from '@/components/approvals/override-form';
import { type ChangedField, changedFields } from '@/components/audit/audit-words';
import { Facts } from '@/components/page/detail/facts';
import { Instant } from '@/components/page/figures/time';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatMoney, nanoFromDollars } from '@/lib/core/money';
import { formatDay, isDay } from '@/lib/core/time';
import { getApproval } from '@/lib/domain/approvals/queries';
import type { ApprovalDetail } from '@/lib/domain/approvals/query-schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Request' };

interface ApprovalPageProps {
  params: Promise<{ approvalId: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

const AMOUNTS = ['limit', 'amount'];

const REFUSED = {
  used: { title: 'This link has been used', text: 'Open the request from the list of requests.' },
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
  const given = (await searchParams).token;
  const token = given === undefined ? undefined : String(given).slice(0, 200);
  const approval = await orNotFound(getApproval(ctx, { approvalId: (await params).approvalId, token }));
  const refused = approval.link === null || approval.link === 'valid' ? null : REFUSED[approval.link];
  const { tone, word } = decisionLook(approval);
  const isOpen = approval.decision === null && (approval.isForMe || approval.isMine);
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <div>
        <p className="text-muted [overflow-wrap:anywhere]">{whoAsked(approval)}</p>
        <h1 className="text-lg font-semibold [overflow-wrap:anywhere]">{approval.what}</h1>
        <p className="mt-1 text-sm">
          <Status tone={tone}>{word}</Status>
        </p>
      </div>
      <Panel className="pt-4">
        {approval.lines.length > 0 && (
          <ul className="mb-3 flex list-disc flex-col gap-1 ps-5 [overflow-wrap:anywhere]">
            {approval.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <Facts facts={listFacts(approval)} />
      </Panel>
      {approval.before && approval.subject.kind === 'budget' && (
        <BudgetStanding ctx={ctx} budgetId={approval.subject.id} />
      )}
      {refused && approval.decision === null ? (
        <Notice tone="warning" title={refused.title}>
          {refused.text}
        </Notice>
      ) : isOpen ? (
        <Panel title={approval.isMine ? 'Your request' : 'Your decision'} note="Exactly what you approve is done">
          <ApprovalForm
            approvalId={approval.id}
            digest={approval.digest}
            changeable={approval.changeable}
            isMine={approval.isMine}
            token={token}
          />
        </Panel>
      ) : (
        approval.decision === null && (
          <Notice tone="neutral" title="This waits for someone else">
            {approval.isPrepared
              ? 'Whoever answers for the token decides, if their role allows the change.'
              : approval.act === null
                ? 'The budget’s owner decides; if there is none, billing, admins and owners do.'
                : 'Someone else who could do this decides, or an owner.'}
          </Notice>
        )
      )}
      {approval.decision === null && approval.runsItself && (
        <Notice tone="warning" title="Nobody else can approve this">
          It runs automatically when the time is up, unless it is withdrawn first. All owners have been told.
        </Notice>
      )}
      {approval.mayOverride && (
        <Panel title="Emergency" note="All owners are told at once, with your reason">
          <OverrideForm approvalId={approval.id} digest={approval.digest} />
        </Panel>
      )}
      {isWaitingForOthers(approval) && (
        <p className="text-xs text-muted">
          {approval.deciders.map(({ name }) => name).join(', ')} decides and has a link of their own by mail.
        </p>
      )}
      <ButtonLink href="/approvals" variant="ghost" className="self-center">
        All requests
      </ButtonLink>
    </div>
  );
}

function isWaitingForOthers({ decision, deciders, isForMe, isPrepared, runsItself }: ApprovalDetail): boolean {
  return decision === null && deciders.length > 0 && !isForMe && !isPrepared && !runsItself;
}

function whoAsked({ isPrepared, isMine, askedByName }: ApprovalDetail): string {
  if (isPrepared) return `Prepared by the token ${askedByName}`;
  return isMine ? 'You requested' : `${askedByName} requested`;
}

function listFacts(approval: ApprovalDetail) {
  const { reason, askedAt, expiresAt, decision, decidedByName, decidedAt, note, before, after } = approval;
  return [
    ...(reason === '' ? [] : [{ term: 'Reason', value: reason }]),
    { term: approval.isPrepared ? 'Prepared' : 'Requested', value: <Instant at={askedAt} /> },
    ...(before && after
      ? changedFields(before, after).map((field) => ({
          term: field.words,
          value:
            field.before === 'none' ? worth(field, 'after') : `${worth(field, 'before')} to ${worth(field, 'after')}`,
        }))
      : []),
    ...(decision === null
      ? [{ term: approval.runsItself ? 'Runs automatically' : 'Waits until', value: <Instant at={expiresAt} /> }]
      : []),
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

/** Money and days as everywhere else. */
function worth({ name, ...field }: ChangedField, side: 'before' | 'after'): string {
  const text = field[side];
  if (isDay(text)) return formatDay(text);
  const nano = AMOUNTS.includes(name) ? nanoFromDollars(text) : null;
  return nano === null ? text : formatMoney(nano);
}
