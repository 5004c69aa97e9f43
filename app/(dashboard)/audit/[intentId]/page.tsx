import type { Metadata } from 'next';
import Link from 'next/link';
import { auditHref } from '@/components/audit/audit-params';
import { roleAtThatTime, sourceWords } from '@/components/audit/audit-words';
import { ChainTable } from '@/components/audit/chain-table';
import { ChangeTable } from '@/components/audit/change-table';
import { Outcome, Target } from '@/components/audit/change-target';
import { StepTable } from '@/components/audit/step-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { type Fact, Facts } from '@/components/page/detail/facts';
import { Instant } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { readAuditRecord } from '@/lib/domain/audit/queries';
import type { AuditRecord } from '@/lib/domain/audit/query-schema';
import { orNotFound, pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'One change' };

export default async function ChangePage({ params }: { params: Promise<{ intentId: string }> }) {
  const ctx = await pageCtx();
  const { intentId } = await params;
  const record = await orNotFound(readAuditRecord(ctx, { intentId }));
  const { subject } = record;
  const isOwn = record.source !== 'anthropic';
  const facts: Fact[] = [
    { term: 'Outcome', value: <Outcome row={record} /> },
    { term: 'Target', value: <Target row={record} actor={ctx.actor} /> },
    { term: 'Who', value: <Who record={record} /> },
    { term: isOwn ? 'Asked' : 'Time', value: <Instant at={record.askedAt} /> },
    ...(record.finishedAt ? [{ term: 'Ended', value: <Ended record={record} at={record.finishedAt} /> }] : []),
    { term: 'Source', value: sourceWords(record.source) },
    ...(record.address ? [{ term: 'Address', value: record.address }] : []),
    ...(record.agent ? [{ term: 'Browser or program', value: record.agent }] : []),
    ...(isOwn ? [{ term: 'Request', value: <code className="text-xs">{record.requestId}</code> }] : []),
    ...(record.upstreamRequestIds.length > 0
      ? [
          {
            term: "Anthropic's requests",
            value: <code className="text-xs">{record.upstreamRequestIds.join(', ')}</code>,
          },
        ]
      : []),
  ];
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here={record.commandWords} />
      <PageHead
        title={record.commandWords}
        line={
          isOwn
            ? 'What was requested, by whom, and the outcome. All times UTC.'
            : 'What Anthropic’s own record says. All times UTC.'
        }
      />
      <div className="grid gap-4">
        <Panel
          title="What happened"
          tools={
            <Link
              href={auditHref('/audit', { kind: [subject.kind], ids: [subject.id], range: '12m' })}
              prefetch={false}
              className="tool-button"
            >
              All changes to it
            </Link>
          }
        >
          <Facts facts={facts} />
        </Panel>
        <Panel title="Before and after" isFlush={record.before !== null || record.after !== null}>
          <WhatChanged record={record} />
        </Panel>
        {record.steps.length > 0 && (
          <Panel title="Steps" isFlush>
            <StepTable steps={record.steps} />
          </Panel>
        )}
        {isOwn && (
          <Panel
            title="Place in the chain"
            note="Each entry is hashed over itself and the one before"
            isFlush={record.chain.length > 0}
          >
            {record.chain.length > 0 ? (
              <ChainTable entries={record.chain} />
            ) : (
              <p className="text-muted">No entry yet: the worker has not picked up this change.</p>
            )}
          </Panel>
        )}
      </div>
    </>
  );
}

function Who({ record: { actorName, actorId, role } }: { record: AuditRecord }) {
  return (
    <>
      {actorName}
      {role && <span className="text-muted">, {roleAtThatTime(role).toLowerCase()} at that time</span>}
      {actorId && (
        <>
          {' · '}
          <Link
            href={auditHref('/audit', { actor: actorId, range: '12m' })}
            prefetch={false}
            className="plain-link text-accent underline"
          >
            All their requests
          </Link>
        </>
      )}
    </>
  );
}

function Ended({ record, at }: { record: AuditRecord; at: Date }) {
  const seconds = (at.getTime() - record.askedAt.getTime()) / 1000;
  return (
    <>
      <Instant at={at} />
      <span className="text-muted"> · {seconds.toFixed(seconds < 10 ? 2 : 0)} s after</span>
    </>
  );
}

function WhatChanged({ record }: { record: AuditRecord }) {
  if (!record.hasDetails) {
    return <p className="text-muted">Your role shows that this was done, but not what was changed.</p>;
  }
  if (record.before === null && record.after === null) {
    const words =
      record.state === 'succeeded' || record.state === 'observed'
        ? 'There are no fields to compare for this kind of change.'
        : 'Nothing was changed, or it is not known yet.';
    return <p className="text-muted">{words}</p>;
  }
  return <ChangeTable row={record} />;
}
