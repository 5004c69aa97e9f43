import { newId } from '@/lib/core/ids';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const CLOSED = { lead: 'denied', developer: 'denied', viewer: 'denied' } as const;
const SETTERS = { owner: 'succeeded', admin: 'succeeded', billing: 'succeeded', ...CLOSED } as const;

const words = { name: 'A budget', limit: '100', actual: [80, 100], forecast: [], ownerId: null, notes: '' };
const told = { recipients: { people: [], addresses: [], channels: [] } };

/** A key without a budget, another at each call. */
async function bareKey({ database }: CommandWorld): Promise<string> {
  const { db } = database.owner;
  const taken = await db.budget.findMany({ where: { scopeKind: 'api_key' }, select: { scopeId: true } });
  const key = await db.apiKey.findFirstOrThrow({
    where: { status: 'active', goneAt: null, id: { notIn: taken.map(({ scopeId }) => scopeId) } },
  });
  return key.id;
}

async function budgetOf(world: CommandWorld, archivedAt: Date | null = null): Promise<string> {
  const [id, at] = [newId(), new Date()];
  await world.database.owner.db.budget.create({
    data: {
      ...{ id, name: 'A budget', scopeKind: 'api_key', scopeId: await bareKey(world), period: 'week', firstDay: at },
      ...{ notes: '', revision: 1, createdAt: at, updatedAt: at, archivedAt },
      limits: { create: { revision: 1, kind: 'set', amountNano: 1n, reason: '', at } },
    },
  });
  return id;
}

async function budgetOfWorkspace({ database }: CommandWorld, scopeId: string): Promise<void> {
  const { db } = database.owner;
  const scope = { scopeKind: 'workspace', scopeId, period: 'month' };
  if ((await db.budget.count({ where: { ...scope, archivedAt: null } })) > 0) return;
  const at = new Date();
  const rest = { name: 'A budget', firstDay: at, notes: '', revision: 1, createdAt: at, updatedAt: at };
  await db.budget.create({ data: { id: newId(), ...scope, ...rest } });
}

/** A request whose digest is another than any caller names: whoever decides gets as far as that. */
async function requestOf({ database }: CommandWorld): Promise<string> {
  const [intentId, at] = [newId(), new Date()];
  await database.owner.db.approval.create({
    data: {
      ...{ intentId, command: 'budget.request_more', what: 'Raise a budget', reason: 'More', subjectKind: 'budget' },
      ...{ subjectId: newId(), before: {}, after: {}, input: {}, digest: 'b', askedByName: 'Somebody', askedAt: at },
      ...{ expiresAt: new Date(at.getTime() + 3_600_000), permission: 'budget:write' },
    },
  });
  return intentId;
}

/** Nobody but owners, admins and billing sets a limit. */
export const BUDGET_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'budget.create',
    object: 'a key without one',
    input: async (world) => ({
      budgetId: newId(),
      ...{ ...words, ...told, period: 'month', firstDay: new Date().toISOString().slice(0, 10) },
      scope: { kind: 'api_key', id: await bareKey(world) },
    }),
    cells: SETTERS,
  },
  {
    command: 'budget.change',
    object: 'a budget',
    input: async (world) => ({ ...words, ...told, budgetId: await budgetOf(world), revision: 1 }),
    cells: SETTERS,
  },
  {
    command: 'budget.request_more',
    object: 'a budget without a limit to raise',
    input: async (world) => ({
      ...{ budgetId: await budgetOf(world, new Date()), amount: '1', until: '2999-01-01', reason: 'More' },
    }),
    cells: {
      owner: 'conflict',
      admin: 'conflict',
      billing: 'conflict',
      lead: 'not_found',
      developer: 'not_found',
      viewer: 'not_found',
    },
  },
  ...(['own', 'another'] as const).map(
    (whose): CommandRow => ({
      command: 'budget.propose',
      object: `${whose} workspace, which has a budget`,
      input: async (world) => {
        const workspaceId = whose === 'own' ? world.workspaceA : world.workspaceB;
        await budgetOfWorkspace(world, workspaceId);
        return { workspaceId, apiKeyId: null, period: 'month', limit: '1', reason: 'More' };
      },
      cells: {
        ...CLOSED,
        owner: 'conflict',
        admin: 'conflict',
        billing: 'denied',
        ...(whose === 'own' ? { lead: 'conflict' } : {}),
      },
    }),
  ),
  {
    command: 'approval.decide',
    object: 'a request that somebody made',
    input: async (world) => ({
      ...{ approvalId: await requestOf(world), decision: 'refuse', digest: 'a'.repeat(64), change: {}, note: 'No' },
    }),
    cells: {
      owner: 'conflict',
      admin: 'conflict',
      billing: 'conflict',
      lead: 'forbidden',
      developer: 'forbidden',
      viewer: 'forbidden',
    },
  },
  {
    command: 'budget.import',
    object: 'a line that is none',
    input: async () => ({ lines: [{ line: 2, cells: { scope: 'nothing' } }] }),
    cells: SETTERS,
  },
  ...(['act', 'undo_action'] as const).map(
    (verb): CommandRow => ({
      command: `budget.${verb}`,
      object: 'what Steward alone does',
      input: async () => ({ budgetId: newId(), actionId: newId() }),
      cells: { ...CLOSED, owner: 'denied', admin: 'denied', billing: 'denied' },
    }),
  ),
  {
    command: 'budget.archive',
    object: 'a budget',
    input: async (world) => ({ budgetId: await budgetOf(world) }),
    cells: SETTERS,
  },
  {
    command: 'budget.restore',
    object: 'an archived budget',
    input: async (world) => ({ budgetId: await budgetOf(world, new Date()) }),
    cells: SETTERS,
  },
];
