import { can } from '@/lib/access/reach';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { KEY_WRITES } from '@/lib/domain/api-keys/rules';
import type { ApiKeyFilters } from '@/lib/domain/api-keys/schema';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { MOST_ROWS_AT_ONCE } from '@/lib/lists/schema';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { keyChangePreview, type PreviewRow } from './query-schema';
import { type ChangeAct, changeRefusal, estimateSeconds, MOST_CHANGED, STOPPING_ACTS } from './rules';
import { readRecentUse } from './use-reads';

type FoundRow = Omit<PreviewRow, 'recent' | 'isUsedLately' | 'refusal' | 'spend'> & {
  workspaceId: string | null;
  spend: bigint | null;
};

/** The keys that a change would touch, how much each is used, and which it cannot be done to. */
export const previewKeyChange = answer(keyChangePreview, async (ctx, { act, apiKeyIds, ...filters }) => {
  const { ids, isCut } = apiKeyIds ? { ids: apiKeyIds, isCut: false } : await findIds(ctx, filters);
  const [found, use, policy] = await Promise.all([
    ctx.db.$queryRaw<FoundRow[]>`
      SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r."ownerName", r.status AS state, r."lastUsedDay", r.spend
      FROM (${keyRows(ctx.actor, ctx.now)}) r WHERE r.id = ANY(${ids}::text[]) AND r."isDetailed" ORDER BY lower(r.name), r.id`,
    readRecentUse(ctx.db, ids, ctx.now),
    readKeyPolicy(ctx.db),
  ]);
  const rows = found.map(({ workspaceId, ...row }): PreviewRow => {
    const used = use.recent.get(row.id);
    const isKnown = row.kind === 'steward' || use.recently !== null;
    return {
      ...row,
      spend: row.spend?.toString() ?? null,
      recent: isKnown ? String(used ?? 0n) : null,
      isUsedLately: use.usedIds.has(row.id),
      refusal: whyNot(ctx, act, { ...row, workspaceId }),
    };
  });
  const open = rows.filter(({ refusal }) => refusal === null);
  const isMoneySeen = rows.every(({ spend }) => spend !== null);
  const stopped = STOPPING_ACTS.includes(act) ? open.filter(({ state }) => state === 'active').length : 0;
  const states = [...new Set(open.map(({ state }) => state))];
  return {
    rows,
    keys: states.map((from) => ({ from, apiKeyIds: open.flatMap(({ id, state }) => (state === from ? [id] : [])) })),
    isCut,
    spend: isMoneySeen ? String(open.reduce((sum, { spend }) => sum + BigInt(spend ?? 0), 0n)) : null,
    recently: use.recently,
    estimateSeconds: estimateSeconds(
      act,
      open.map(({ kind }) => kind),
    ),
    needsSecond: stopped > policy.mostDisabled,
    ...{ mostDisabled: policy.mostDisabled, disableMinutes: policy.disableMinutes },
  };
});

function whyNot(
  { actor }: CallerCtx,
  act: ChangeAct,
  { kind, state, workspaceId }: Pick<FoundRow, 'kind' | 'state' | 'workspaceId'>,
): string | null {
  if (!can(actor, KEY_WRITES[kind], { workspaceId })) return 'Your role cannot change this key.';
  if (act === 'cost_centre' && !can(actor, 'cost_centre:write')) return 'Your role cannot set cost centres.';
  return changeRefusal(act, kind, state);
}

/** Whatever the list finds, across its pages, as the list itself finds it. */
async function findIds(ctx: CallerCtx, filters: ApiKeyFilters): Promise<{ ids: string[]; isCut: boolean }> {
  const ids = new Set<string>();
  for (let page = 1; ; page += 1) {
    const list = await listApiKeys(ctx, { ...filters, sort: 'name', order: 'asc', pageSize: MOST_ROWS_AT_ONCE, page });
    for (const { id } of list.rows) ids.add(id);
    const isOver = list.rows.length < MOST_ROWS_AT_ONCE || page * MOST_ROWS_AT_ONCE >= list.total;
    if (isOver || ids.size >= MOST_CHANGED)
      return { ids: [...ids].slice(0, MOST_CHANGED), isCut: list.total > MOST_CHANGED };
  }
}
