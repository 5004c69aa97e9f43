import { newId } from '@/lib/core/ids';
import { subjectColumns } from '@/lib/operations/subject';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const ONLY_OWNERS_AND_ADMINS = {
  owner: 'succeeded',
  admin: 'succeeded',
  billing: 'denied',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
} as const;

const TYPE = 'requests_per_minute';

/** Leads see the limits of their workspaces and change none of them. */
export const LIMIT_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'rate_limit.set',
    object: 'own workspace',
    input: (world) => limitOf(world, world.workspaceA),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
  {
    command: 'rate_limit.set',
    object: 'other workspace',
    input: (world) => limitOf(world, world.workspaceB),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
  {
    command: 'rate_limit.apply_tier',
    object: 'two workspaces',
    input: async ({ workspaceA, workspaceB }) => ({ tier: 'low', workspaceIds: [workspaceA, workspaceB] }),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
  {
    command: 'rate_limit.undo_tier',
    object: 'a tier that was applied',
    input: async (world) => ({ intentId: await appliedTier(world) }),
    cells: ONLY_OWNERS_AND_ADMINS,
  },
];

async function limitOf({ database }: CommandWorld, workspaceId: string) {
  const { db } = database.owner;
  const { id: rateLimitId } = await db.rateLimit.findFirstOrThrow({ where: { groupType: 'model_group' } });
  const own = await db.workspaceRateLimit.findUnique({
    where: { workspaceId_rateLimitId: { workspaceId, rateLimitId } },
  });
  const limits = (own?.goneAt ? [] : (own?.limits ?? [])) as { type: string; value: number }[];
  const expected = limits.find(({ type }) => type === TYPE)?.value ?? null;
  return { workspaceId, rateLimitId, limits: [{ type: TYPE, value: (expected ?? 100) + 1, expected }] };
}

/** A tier that changed nothing, so that there is nothing to give back. */
async function appliedTier({ database, workspaceA }: CommandWorld): Promise<string> {
  const id = newId();
  const at = new Date();
  const subject = subjectColumns({ kind: 'rate_limits', id: 'organization' });
  const rest = { inputHash: 'x', ...subject, source: 'system', idempotencyKey: id, requestId: id };
  await database.owner.db.intent.create({
    data: {
      id,
      command: 'rate_limit.apply_tier',
      input: {},
      actorKind: 'system',
      state: 'succeeded',
      ...rest,
      createdAt: at,
      finishedAt: at,
    },
  });
  const detail = { workspaceId: workspaceA, rateLimitId: 'rlg_1', limits: [], tierBefore: null };
  await database.owner.db.intentStep.create({ data: { intentId: id, key: 'a', state: 'done', at, detail } });
  return id;
}
