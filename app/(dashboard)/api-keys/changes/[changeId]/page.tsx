import type { Metadata } from 'next';
import { ChangeActions } from '@/components/key-changes/change-actions';
import { aboutWords, CHANGES_PATH, changeHref, countWords, STATE_LOOKS } from '@/components/key-changes/change-words';
import { ProgressTable } from '@/components/key-changes/progress-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { NameLink } from '@/components/page/list/cells';
import { PageHead } from '@/components/page/page-head';
import { RefreshRuns } from '@/components/settings/sync/refresh-runs';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { can } from '@/lib/access/reach';
import { formatInstant } from '@/lib/core/time';
import { getKeyChange } from '@/lib/domain/key-changes/progress-queries';
import type { KeyChangeDetail } from '@/lib/domain/key-changes/query-schema';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API key change' };

const OPEN = ['queued', 'waiting', 'running', 'stopping'];

/** How a change of many keys goes, key by key. */
export default async function KeyChangePage({ params }: { params: Promise<{ changeId: string }> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:write');
  const change = await orNotFound(getKeyChange(ctx, { changeId: (await params).changeId }));
  const { id, intentId, act, state, asked, canUndo, rows, keys, message, isWhole } = change;
  const hasActs = isWhole && (state === 'running' || asked !== null || canUndo);
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'API keys', href: '/api-keys' },
          { label: 'Changes', href: CHANGES_PATH },
        ]}
        here={change.words}
      />
      <PageHead
        title={change.words}
        line={`Asked for by ${change.askedByName}.${isWhole ? '' : ' Only keys of your workspaces are shown.'}`}
        freshness="All times UTC"
        action={hasActs && <ChangeActions {...{ changeId: id, intentId, act, state, asked, canUndo }} />}
      />
      {OPEN.includes(state) && <RefreshRuns isRunning />}
      <div className="flex flex-col gap-4">
        {state === 'waiting' && (
          <Notice tone="warning" title="Waiting for approval">
            Nothing has changed yet: a second person has to approve this.{' '}
            <NameLink href={`/approvals/${intentId}`}>Open request</NameLink>
          </Notice>
        )}
        {message && state !== 'waiting' && (
          <Notice tone={state === 'stopped' ? 'warning' : 'danger'} title={STATE_LOOKS[state].word}>
            {message}
          </Notice>
        )}
        <Panel title="Progress">
          <Facts facts={listFacts(change, can(ctx.actor, 'audit:read'))} />
        </Panel>
        {rows.length > 0 && (
          <Panel
            title="Keys"
            note={rows.length < keys ? `The first ${rows.length} of ${keys.toLocaleString('en-US')}` : undefined}
            isFlush
          >
            <ProgressTable rows={rows} />
          </Panel>
        )}
        <ButtonLink href={CHANGES_PATH} variant="ghost" className="self-center">
          All changes
        </ButtonLink>
      </div>
    </>
  );
}

function listFacts(
  { state, counts, at, estimateSeconds, undoesId, stopAskedBy, intentId }: KeyChangeDetail,
  seesAudit: boolean,
) {
  const { tone, word } = STATE_LOOKS[state];
  return [
    { term: 'Status', value: <Status tone={tone}>{word}</Status> },
    { term: 'Keys', value: <span role="status">{countWords(counts).join(', ')}</span> },
    ...(estimateSeconds === null ? [] : [{ term: 'Time left', value: aboutWords(estimateSeconds) }]),
    { term: 'Started', value: formatInstant(at) },
    ...(stopAskedBy ? [{ term: 'Stopped by', value: stopAskedBy }] : []),
    ...(undoesId
      ? [{ term: 'Undoes', value: <NameLink href={changeHref(undoesId)}>An earlier change</NameLink> }]
      : []),
    ...(seesAudit
      ? [
          {
            term: 'Audit',
            value: (
              <NameLink href={`/audit/${intentId}`} isAside>
                Open audit entry
              </NameLink>
            ),
          },
        ]
      : []),
  ];
}
