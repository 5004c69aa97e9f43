import { allocateDay, type CostShare, type UnattributedReason } from '@/lib/domain/usage/ledger/allocate';
import { TOKEN_TYPES, type TokenTypeId } from '@/lib/domain/usage/token-types';

interface Named {
  workspace: string;
  model: string | null;
  tier: string | null;
  context: string | null;
  geo: string | null;
}

/** A row of the usage report, by name. */
export type NamedUsage = Named & { keyId: string | null } & Record<TokenTypeId, bigint>;
/** A row of the cost report, by name. */
export type NamedCost = Named & { costType: string | null; tokenType: string | null; amountNano: bigint };
export type NamedShare = Pick<NamedUsage, 'workspace' | 'keyId' | 'model' | 'tier'> & Pick<CostShare, 'type' | 'nano'>;

/** `allocateDay` of rows that still have their names, and its shares by name. */
export function allocateNamed<C extends NamedCost>(
  usage: readonly NamedUsage[],
  costs: readonly C[],
): { shares: NamedShare[]; unattributed: { cost: C; type: TokenTypeId | null; reason: UnattributedReason }[] } {
  const names: (string | null)[] = [null];
  const refOf = (name: string | null) => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  const nameOf = (ref: number) => names[ref] ?? null;
  const geoOf = (geo: string | null) => refOf(geo === 'not_available' ? null : geo);
  const texts = usage.map(({ keyId, model, tier }) => [keyId, model, tier].map((name) => name ?? '').join('\u0001'));
  const sorted = [...texts].sort();
  const entries = usage.map((row, at) => ({
    ...{ workspace: refOf(row.workspace), key: refOf(row.keyId), model: refOf(row.model), tier: refOf(row.tier) },
    ...{ context: refOf(row.context), geo: geoOf(row.geo) },
    ...{ isBatch: row.tier === 'batch', isPriority: row.tier === 'priority', place: sorted.indexOf(texts[at] ?? '') },
    counts: TOKEN_TYPES.map(({ id }) => row[id]),
  }));
  const lines = costs.map((cost) => ({
    ...{ cost, costType: cost.costType, tokenType: cost.tokenType, amountNano: cost.amountNano },
    ...{ workspace: refOf(cost.workspace), model: refOf(cost.model) },
    context: cost.context === null ? null : refOf(cost.context),
    geo: cost.geo === null ? null : geoOf(cost.geo),
    isBatch: cost.tier === null ? null : cost.tier === 'batch',
  }));
  const { shares, unattributed } = allocateDay(entries, lines);
  return {
    shares: shares.map(({ workspace, key, via: _, model, tier, ...share }) => ({
      ...{ workspace: nameOf(workspace) ?? '', keyId: nameOf(key), model: nameOf(model), tier: nameOf(tier) },
      ...share,
    })),
    unattributed: unattributed.map(({ cost, ...why }) => ({ cost: cost.cost, ...why })),
  };
}
