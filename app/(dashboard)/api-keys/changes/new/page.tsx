import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { keyFilters, keysHref, loadKeyParams } from '@/components/api-keys/key-params';
import { ENVIRONMENT_WORDS } from '@/components/gateway-keys/gateway-key-words';
import { ChangeForm } from '@/components/key-changes/change-form';
import { idsOf, loadChangeParams } from '@/components/key-changes/change-params';
import { ACT_TITLES, aboutWords } from '@/components/key-changes/change-words';
import { PreviewTable } from '@/components/key-changes/preview-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { Money } from '@/components/page/figures/figure';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import { dayOf, formatTime, monthStart } from '@/lib/core/time';
import { listCostCentres } from '@/lib/domain/cost-centres/queries';
import { previewKeyChange } from '@/lib/domain/key-changes/queries';
import type { KeyChangePreview } from '@/lib/domain/key-changes/query-schema';
import { type ChangeAct, MOST_CHANGED, STOPPING_ACTS } from '@/lib/domain/key-changes/rules';
import type { SignedInCtx } from '@/lib/doors/context';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Change API keys' };

const VERBS: Readonly<Record<ChangeAct, string>> = {
  ...{ disable: 'Disable', enable: 'Enable', archive: 'Archive' },
  ...{ hand_over: 'Hand over', environment: 'Set for', cost_centre: 'Set for' },
};

/** What a change of many keys would touch, before it is made. */
export default async function NewKeyChangePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:write');
  const [params, { act, ids, all }] = await Promise.all([loadKeyParams(searchParams), loadChangeParams(searchParams)]);
  const picked = idsOf(ids);
  const { sort: _, order: _o, ...filters } = keyFilters(ctx.actor, params);
  const isAsked = act !== null && (picked.length > 0 || all !== null);
  const preview = isAsked
    ? await heavy(ctx, () => previewKeyChange(ctx, all === null ? { act, apiKeyIds: picked } : { act, ...filters }))
    : null;
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Change" />
      <PageHead
        title={act === null ? 'Change API keys' : ACT_TITLES[act]}
        line="Only the keys below are changed. A key that changes in the meantime is left unchanged."
        freshness="All times UTC"
      />
      {preview && act ? (
        <Preview ctx={ctx} act={act} preview={preview} back={keysHref('/api-keys', { ...params, page: 1 })} />
      ) : (
        <EmptyState title="No API keys selected" step={<ButtonLink href="/api-keys">Show API keys</ButtonLink>}>
          Select keys in the list, or all that a search or filter finds, then choose what to do with them.
        </EmptyState>
      )}
    </>
  );
}

interface PreviewProps {
  ctx: SignedInCtx;
  act: ChangeAct;
  preview: KeyChangePreview;
  back: string;
}

async function Preview({ ctx, act, preview, back }: PreviewProps) {
  const { rows, keys, isCut, needsSecond, mostDisabled, disableMinutes } = preview;
  const open = rows.filter(({ refusal }) => refusal === null);
  const left = rows.filter(({ refusal }) => refusal !== null);
  const isStopping = STOPPING_ACTS.includes(act);
  const minutes = counted(disableMinutes, 'minute', 'minutes');
  const used = isStopping ? open.filter(({ isUsedLately }) => isUsedLately) : [];
  const centres = act === 'cost_centre' && can(ctx.actor, 'cost_centre:write') ? await readCentres(ctx) : [];
  return (
    <div className="flex flex-col gap-4">
      <Panel title="Impact">
        <Facts facts={listFacts(preview, open.length, left.length, isStopping)} />
      </Panel>
      {isCut && (
        <Notice tone="warning" title={`Only the first ${MOST_CHANGED.toLocaleString('en-US')} keys`}>
          One change can include no more. Repeat it for the rest, or narrow the list first.
        </Notice>
      )}
      {used.length > 0 && (
        <Notice
          tone="danger"
          title={`${counted(used.length, 'of these keys was', 'of these keys were')} used in the last hour`}
        >
          {used
            .slice(0, 20)
            .map(({ name }) => name)
            .join(', ')}
          {used.length > 20 && ` and ${used.length - 20} more`}. Whatever uses them stops. They are skipped unless you
          confirm them below.
        </Notice>
      )}
      {needsSecond && (
        <Notice tone="warning" title="This needs a second person">
          Disabling more than {counted(mostDisabled, 'key', 'keys')} within {minutes} needs somebody else’s approval. If
          nobody else can approve, it runs after {minutes}, and all owners are told.
        </Notice>
      )}
      {open.length > 0 ? (
        <>
          <Panel title={counted(open.length, 'key will be changed', 'keys will be changed')} isFlush>
            <PreviewTable caption="Keys to change" rows={open} />
          </Panel>
          <Panel title="Confirm">
            <ChangeForm
              act={act}
              keys={keys}
              count={open.length}
              used={used.map(({ id, name }) => ({ id, name }))}
              verb={VERBS[act]}
              environments={Object.entries(ENVIRONMENT_WORDS).map(([value, label]) => ({ value, label }))}
              centres={centres}
              firstMonth={monthStart(dayOf(ctx.now))}
            />
          </Panel>
        </>
      ) : (
        <EmptyState title="Nothing to change" step={<ButtonLink href={back}>Back to the list</ButtonLink>}>
          None of these keys can be changed this way. The reasons are below.
        </EmptyState>
      )}
      {left.length > 0 && (
        <Panel title={counted(left.length, 'key is left unchanged', 'keys are left unchanged')} isFlush>
          <PreviewTable caption="Keys left unchanged" rows={left} />
        </Panel>
      )}
    </div>
  );
}

function listFacts(
  { rows, spend, recently, estimateSeconds }: KeyChangePreview,
  open: number,
  left: number,
  isStopping: boolean,
) {
  const steward = rows.filter(({ kind, refusal }) => kind === 'steward' && refusal === null).length;
  return [
    {
      term: 'Keys',
      value: `${open.toLocaleString('en-US')}${steward > 0 ? `, ${steward.toLocaleString('en-US')} of them Steward keys` : ''}${left > 0 ? `; ${left.toLocaleString('en-US')} more cannot be changed` : ''}`,
    },
    { term: 'Spend, 30 days', value: <Money nano={spend === null ? null : BigInt(spend)} /> },
    ...(isStopping
      ? [
          {
            term: 'Last hour',
            value: recently
              ? `Anthropic’s keys since ${formatTime(recently.since)}, as read at ${formatTime(recently.readAt)}; Steward keys up to now`
              : 'Unknown for Anthropic’s keys: no hourly use has been read. Steward keys up to now',
          },
        ]
      : []),
    { term: 'Takes', value: open === 0 ? 'Nothing' : aboutWords(estimateSeconds) },
  ];
}

async function readCentres(ctx: SignedInCtx) {
  const { centres } = await listCostCentres(ctx);
  return centres
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }));
}
