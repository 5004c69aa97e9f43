import { z } from 'zod';
import type { Residency } from '@/lib/domain/workspaces/residency-rules';

/** What the Admin API calls a page of its lists. */
export const MOST_ITEMS = 1_000;
export const ITEMS_BY_DEFAULT = 20;

/** What a report can be grouped and filtered by, of what Steward keeps. */
export const KEPT_GROUPS = [
  'api_key_id',
  'context_window',
  'inference_geo',
  'model',
  'service_tier',
  'speed',
  'workspace_id',
] as const;
export type KeptGroup = (typeof KEPT_GROUPS)[number];
/** All that the vendor groups by. */
export const WIRE_GROUPS = ['account_id', ...KEPT_GROUPS.slice(0, 4), 'service_account_id', ...KEPT_GROUPS.slice(4)];

/** Nano-dollars in the Admin API's own form: cents in decimals, with their fractions. */
export function centsOf(nano: bigint): string {
  const [sign, size] = nano < 0n ? ['-', -nano] : ['', nano];
  const fraction = (size % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  return `${sign}${size / 10_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}

interface Limit {
  id: string;
  wire: z.core.util.JSONType;
}

const limitsShape = z.looseObject({
  limits: z.array(z.looseObject({ type: z.string(), value: z.number().nullable() })).catch([]),
});

/** A workspace's limits in upstream's shape: its own, and with them what it inherits if that is asked for. */
export function workspaceLimits(
  workspaceId: string,
  organization: readonly Limit[],
  own: readonly Limit[],
  includeInherited: boolean,
): Limit[] {
  const mine = new Map(own.map(({ id, wire }) => [id, limitsShape.parse(wire).limits]));
  const strangers = own.filter(({ id }) => !organization.some((limit) => limit.id === id));
  const entries = organization.map(({ id, wire }) => {
    const { limits, id: _, ...shared } = limitsShape.parse(wire);
    const set = mine.get(id) ?? [];
    const inherited = limits
      .filter(({ type, value }) => value !== null && !set.some((limit) => limit.type === type))
      .map(({ type, value }) => ({ type, value, org_limit: value, source: { type: 'organization' } }));
    const entry = {
      ...shared,
      type: 'workspace_rate_limit',
      workspace_id: workspaceId,
      rate_limit_id: id,
      limits: [...set, ...(includeInherited ? inherited : [])],
    };
    return { id, wire: entry as z.core.util.JSONType };
  });
  return [...entries, ...strangers];
}

/** What Steward calls a wish for geography; null where it can make no such workspace. */
export function residencyOf(wanted: {
  workspace_geo?: string | null;
  default_inference_geo?: string | null;
  allowed_inference_geos?: string | string[] | null;
}): Residency | null {
  const { workspace_geo: home, default_inference_geo: usual, allowed_inference_geos: allowed } = wanted;
  const asked = [home ?? 'us', usual ?? 'global', String(allowed ?? 'unrestricted')].join(' ');
  return RESIDENCY_OF[asked] ?? null;
}

const RESIDENCY_OF: Readonly<Record<string, Residency>> = {
  'us global unrestricted': 'anywhere',
  'us us unrestricted': 'us_first',
  'us us us': 'us_only',
};
