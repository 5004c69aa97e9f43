import { expect } from 'vitest';
import { newId } from '@/lib/core/ids';
import { keptToken, newServiceToken, secretOfToken } from '@/lib/core/service-token';
import { overrideRole } from '@/lib/domain/accounts/schema';
import { disableApiKey } from '@/lib/domain/api-keys/schema';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import { setApprovalPolicy } from '@/lib/domain/approval-policy/schema';
import type { Decision } from '@/lib/domain/approvals/rules';
import { decideApproval } from '@/lib/domain/approvals/schema';
import { readRetention } from '@/lib/domain/audit-retention/reads';
import { setAuditRetention } from '@/lib/domain/audit-retention/schema';
import { createBudget } from '@/lib/domain/budgets/schema';
import { resumeGatewayKeys } from '@/lib/domain/gateway-keys/schema';
import { archiveWorkspace } from '@/lib/domain/workspaces/schema';
import { ACTS, type Act } from '@/lib/operations/acts';
import type { Intent, Workspace } from '@/prisma/generated/client';
import { setApprovals } from './approval-policy';
import { change } from './change';
import { createTestDatabase, type TestDatabase } from './database';
import { createSignedInPerson } from './factories';
import { issueKey } from './gateway';
import { createSomeone, type Someone, WHO, type Who } from './permissions/world';
import { PEPPER } from './web-doors';
import { createTestWorker, type TestWorker } from './worker';

/** Every act needs a second person. */
export const POLICY = { acts: [...ACTS], budgetDollars: '10000', delayMinutes: 30, expiryHours: 48 };

/** Who may approve what somebody else asks for. The lead leads the workspace of the stopped keys. */
export const DECIDED_BY: Readonly<Record<Act, readonly Who[]>> = {
  ...{ owner_role: ['owner'], retention: ['owner'], policy: ['owner'] },
  ...{ key_disabling: ['owner', 'admin'], workspace_archive: ['owner', 'admin'] },
  ...{ stop_lift: ['owner', 'admin', 'lead'], budget: ['owner', 'admin', 'billing'] },
};

/** What stands for a session: a person's, or of a token that they answer for. */
export interface Asker {
  personId: string;
  token: string;
}

/** One act, asked for on something that is made for the occasion. */
export interface ActCase {
  /** Asks for it; what it changes is read by `stands`. */
  ask(by: Asker): Promise<{ intent: Intent; stands(): Promise<unknown> }>;
  before: unknown;
  after: unknown;
}

export interface SecondPersonWorld {
  database: TestDatabase;
  worker: TestWorker;
  /** A workspace that the lead leads. */
  home: Workspace;
  cases: Record<Act, ActCase>;
  /** A new owner. */
  owner(): Promise<Asker>;
  /** One person for each column. */
  someone(who: Who): Asker;
  programOf(holder: Asker): Promise<Asker>;
  decide(id: string, decision: Decision, who: Asker, digest?: string): Promise<Intent>;
  setDisabled(mostDisabled: number): Promise<void>;
  close(): Promise<void>;
}

export async function createSecondPersonWorld(): Promise<SecondPersonWorld> {
  const database = await createTestDatabase({ from: 'company' });
  const worker = await createTestWorker(database);
  const { db } = database.owner;
  const at = { database, deps: worker.deps };
  const where = { isDefault: false, archivedAt: null };
  const [home = raise(), ...places] = await db.workspace.findMany({ where, orderBy: { id: 'asc' } });
  const everybody = new Map<Who, Someone>();
  for (const who of WHO) everybody.set(who, await createSomeone(db, who, home.id));
  const setDisabled = (mostDisabled: number) => keepDisabled(database, mostDisabled);
  const cases: Record<Act, ActCase> = {
    owner_role: {
      async ask(by) {
        const { personId } = await createSignedInPerson(db, 'viewer');
        return {
          intent: await change(at, overrideRole, { personId, role: 'owner' }, by),
          stands: async () => (await db.person.findUniqueOrThrow({ where: { id: personId } })).roleOverride === 'owner',
        };
      },
      ...{ before: false, after: true },
    },
    retention: {
      async ask(by) {
        await db.setting.deleteMany({ where: { key: 'audit_retention' } });
        const intent = await change(at, setAuditRetention, { years: 2 }, by);
        return { intent, stands: async () => (await readRetention(db)).years };
      },
      ...{ before: 7, after: 2 },
    },
    policy: {
      async ask(by) {
        await setApprovals(db, POLICY);
        const intent = await change(at, setApprovalPolicy, { ...POLICY, acts: ['policy'] }, by);
        return { intent, stands: async () => (await readApprovalPolicy(db)).acts.length };
      },
      ...{ before: ACTS.length, after: 1 },
    },
    key_disabling: {
      async ask(by) {
        await setDisabled(1);
        const where = { status: 'active', workspaceId: { not: null }, principalId: null, expiresAt: null };
        const keys = await db.apiKey.findMany({ where: { ...where, NOT: { workspaceId: home.id } }, take: 2 });
        const [first = raise(), second = raise()] = keys;
        const ref = (key: typeof first) => ({ apiKeyId: key.id, workspaceId: key.workspaceId });
        expect(await change(at, disableApiKey, ref(first), by)).toMatchObject({ state: 'succeeded' });
        return {
          intent: await change(at, disableApiKey, ref(second), by),
          stands: async () => (await worker.deps.upstream.getApiKey(second.id)).status,
        };
      },
      ...{ before: 'active', after: 'inactive' },
    },
    workspace_archive: {
      async ask(by) {
        const { id: workspaceId, name: typedName } = places.shift() ?? raise();
        await spend(database, workspaceId);
        return {
          intent: await change(at, archiveWorkspace, { workspaceId, typedName }, by),
          stands: async () => (await worker.deps.upstream.getWorkspace(workspaceId)).archived_at !== null,
        };
      },
      ...{ before: false, after: true },
    },
    stop_lift: {
      async ask(by) {
        const stopId = newId();
        const stopped = { workspaceId: home.id, stopId, disabledAt: new Date() };
        const { id } = await issueKey(database, stopped);
        return {
          intent: await change(at, resumeGatewayKeys, { workspaceId: home.id, stopId }, by),
          stands: async () => (await db.gatewayKey.findUniqueOrThrow({ where: { id } })).disabledAt === null,
        };
      },
      ...{ before: false, after: true },
    },
    budget: {
      async ask(by) {
        await db.budget.updateMany({ data: { archivedAt: new Date() } });
        const input = budgetOf(home.id, '10000.01');
        return {
          intent: await change(at, createBudget, input, by),
          stands: () => db.budget.count({ where: { id: input.budgetId } }),
        };
      },
      ...{ before: 0, after: 1 },
    },
  };
  return {
    ...{ database, worker, home, cases, setDisabled },
    owner: () => createSignedInPerson(db, 'owner'),
    someone: (who) => {
      const { actor, token } = everybody.get(who) ?? raise();
      return { personId: actor.personId, token };
    },
    programOf: (holder) => issueToken(database, holder),
    decide: async (id, decision, who, digest) => {
      const shown = digest ?? (await db.approval.findUniqueOrThrow({ where: { intentId: id } })).digest;
      const note = decision === 'approve' ? '' : 'It is needed now';
      return change(at, decideApproval, { approvalId: id, digest: shown, decision, change: {}, note }, who);
    },
    close: async () => {
      await worker.running.close();
      await database.drop();
    },
  };
}

function raise(): never {
  throw new Error('There are too few of them.');
}

async function issueToken({ owner }: TestDatabase, { personId }: Asker): Promise<Asker> {
  const [token, id] = [newServiceToken(), newId()];
  const none = { isScoped: false, isWithin: false, isOwnerHeld: false, source: 'web' };
  const data = { id, name: `Token ${id}`, ...keptToken(PEPPER, token), ...none, holderId: personId };
  await owner.db.serviceToken.create({ data: { ...data, createdById: personId, createdAt: new Date() } });
  return { personId, token: secretOfToken(PEPPER, token) };
}

async function spend({ owner }: TestDatabase, workspaceId: string): Promise<void> {
  await owner.pool.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash) VALUES ('cost', '2026-11-20', now(), 1, 'x')
     ON CONFLICT DO NOTHING`,
  );
  await owner.pool.query(
    `INSERT INTO rollup_workspace (day, workspace_ref, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost)
     SELECT '2026-11-20', ref, 1, 0, 0, 0, 1, 0, 7000000000 FROM workspaces WHERE id = $1 ON CONFLICT DO NOTHING`,
    [workspaceId],
  );
}

async function keepDisabled({ owner }: TestDatabase, mostDisabled: number): Promise<void> {
  const row = { key: 'key_policy', value: { mostDisabled }, updatedAt: new Date() };
  await owner.db.setting.upsert({ where: { key: row.key }, create: row, update: row });
}

const budgetOf = (workspaceId: string, limit: string) => ({
  ...{ budgetId: newId(), name: 'Claims', limit, actual: [80], forecast: [], recipients: {}, ownerId: null },
  ...{ notes: '', period: 'month' as const, firstDay: '2026-11-01' },
  scope: { kind: 'workspace' as const, id: workspaceId },
});
