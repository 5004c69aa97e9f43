import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UNKNOWN_WORD } from '@/lib/upstream/contract';
import { expected, label, readableOf } from '@/lib/upstream/contract-fields';

const text = z.string().max(2_000);
const word = z.string().min(1).max(200);
const id = z.string().min(1).max(200);
const quantity = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

const groupSchema = z.looseObject({
  type: expected('group.type', word, UNKNOWN_WORD),
  id: label('group.id', id, null),
  display_name: label('group.display_name', text, null),
});
const valueSchema = z.looseObject({ type: word, value: quantity.nullish().transform((value) => value ?? null) });
const ownValueSchema = valueSchema.extend({
  org_limit: label('limits.org_limit', quantity, null),
  source: label('limits.source', z.looseObject({ type: word }), null),
});

/** Both shapes: the newer `group`, and `group_type` alone as version 2023-06-01 has it. */
const shared = {
  group: label('group', groupSchema, null),
  group_type: label('group_type', word, null),
  models: label('models', readableOf('models', text, 1_000), null),
};

type Shared = {
  group: z.output<typeof groupSchema> | null;
  group_type: string | null;
  models: string[] | null;
};

function groupOf({ group, group_type }: Shared): z.output<typeof groupSchema> {
  return group ?? { type: group_type ?? UNKNOWN_WORD, id: null, display_name: null };
}

const UNNAMED = 'unnamed:';

/** A stable id for a limit that the answer gives none. */
function makeshiftId(group: { type: string }, models: readonly string[] | null): string {
  const of = JSON.stringify([group.type, [...(models ?? [])].sort()]);
  return `${UNNAMED}${createHash('sha256').update(of).digest('hex').slice(0, 32)}`;
}

/** Upstream gave this limit no id, so it cannot be addressed by id. */
export function isUnnamedLimit(rateLimitId: string): boolean {
  return rateLimitId.startsWith(UNNAMED);
}

export const rateLimitSchema = z
  .looseObject({
    id: label('id', id, null),
    type: label('type', text, 'rate_limit'),
    ...shared,
    limits: expected('limits', readableOf('limits', valueSchema, 200), [] as z.output<typeof valueSchema>[]),
  })
  .transform((wire) => {
    const group = groupOf(wire);
    return { ...wire, id: wire.id ?? makeshiftId(group, wire.models), group };
  });
export type RateLimit = z.infer<typeof rateLimitSchema>;

export const workspaceRateLimitSchema = z
  .looseObject({
    id: label('id', id, null),
    type: label('type', text, 'workspace_rate_limit'),
    workspace_id: label('workspace_id', id, null),
    rate_limit_id: label('rate_limit_id', id, null),
    ...shared,
    limits: expected('limits', readableOf('limits', ownValueSchema, 200), [] as z.output<typeof ownValueSchema>[]),
  })
  .transform((wire) => {
    const group = groupOf(wire);
    return { ...wire, rate_limit_id: wire.rate_limit_id ?? wire.id ?? makeshiftId(group, wire.models), group };
  });
export type WorkspaceRateLimit = z.infer<typeof workspaceRateLimitSchema>;

/** An organisation's limit, as far as needed to match a workspace's limit to it. */
export interface KnownLimit {
  id: string;
  groupType: string;
  models: readonly string[];
}

/** Matches a workspace's limits to the organisation's if an old answer does not give their id. */
export function tieLimits<T extends WorkspaceRateLimit>(own: readonly T[], organization: readonly KnownLimit[]): T[] {
  const known = new Set(organization.map(({ id: rateLimitId }) => rateLimitId));
  return own.map((entry) => {
    if (known.has(entry.rate_limit_id)) return entry;
    const mine = makeshiftId(entry.group, entry.models);
    const same = organization.filter(({ groupType, models }) => makeshiftId({ type: groupType }, models) === mine);
    return same.length === 1 ? { ...entry, rate_limit_id: same[0]?.id ?? entry.rate_limit_id } : entry;
  });
}
