import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OrgRole } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { changeUserRole } from '@/lib/domain/people/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createSomeone } from '@/lib/testing/permissions/world';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey, User } from '@/prisma/generated/client';
import { settleKey } from './schema';

let database: TestDatabase;
let worker: TestWorker;
/** Keys that people of the past left behind. */
let left: ApiKey[];
let members: User[];

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company without members' });
  worker = await createTestWorker(database);
  left = await db().$queryRaw<ApiKey[]>`
    SELECT k.*, k.workspace_id AS "workspaceId" FROM api_keys k LEFT JOIN users u ON u.id = k.created_by_id
    WHERE u.id IS NULL AND k.created_by_type = 'user' AND k.principal_id IS NULL AND k.status = 'active'
      AND (k.expires_at IS NULL OR k.expires_at > now()) ORDER BY k.id`;
  expect(left.length).toBeGreaterThan(3);
  members = await db().user.findMany({ where: { role: { not: 'admin' } }, orderBy: { id: 'asc' } });
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const db = () => database.owner.db;
const intentOf = (id: string) => db().intent.findUniqueOrThrow({ where: { id } });
function take<T>(from: T[]): T {
  const first = from.shift();
  if (!first) throw new Error('none is left');
  return first;
}

/** Past the door, as whoever has this session. */
async function send<S extends z.ZodType>(declaration: CommandDeclaration<S>, raw: unknown, token: string) {
  const input = declaration.input.parse(raw);
  const { rows } = await database.web.pool.query<{ id: string }>(
    'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, false, NULL, NULL)',
    [
      ...[token, newId(), declaration.name, input, 'hash', declaration.subject(input)],
      ...[declaration.object?.(input).workspaceId ?? null, newId(), newId()],
    ],
  );
  await executeIntent(worker.deps, rows[0]?.id ?? '');
  return intentOf(rows[0]?.id ?? '');
}
const sendAs = async <S extends z.ZodType>(declaration: CommandDeclaration<S>, raw: unknown, role: OrgRole = 'admin') =>
  send(declaration, raw, (await createSignedInPerson(db(), role)).token);

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
};
const fault = (path: string, status: number) =>
  worker.running.sandbox.queueFault({
    ...{ kind: 'status', method: 'POST', path, status, times: status === 429 ? 9 : 1 },
    body: { type: 'error', error: { type: TYPES[status] ?? 'overloaded_error', message: 'no' } },
  });

/** What a write answers to each failure: the code, and whether the change is in effect afterwards. */
const FAULTS: [string, (path: string) => void, string | null, boolean][] = [
  ['400', (path) => fault(path, 400), 'upstream_refused', false],
  ['403', (path) => fault(path, 403), 'upstream_forbidden', false],
  ['409', (path) => fault(path, 409), 'upstream_conflict', false],
  ['429', (path) => fault(path, 429), 'upstream_rate_limited', false],
  ['529', (path) => fault(path, 529), 'upstream_unavailable', false],
  [
    'a connection dropped after the effect',
    (path) => worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path }),
    null,
    true,
  ],
];

describe('a key of somebody who left', () => {
  const input = ({ id, workspaceId }: ApiKey, choice: object = { disposition: 'disable' }) => ({
    workspaceId,
    choice: { apiKeyId: id, ...choice },
  });
  /** One that no test settles. */
  const still = () => left.at(-1) ?? take(left);
  const upstream = async (id: string) => (await worker.deps.upstream.getApiKey(id)).status;
  const mirrored = (id: string) => db().apiKey.findUniqueOrThrow({ where: { id } });

  it.each(FAULTS)('is disabled, or not: %s', async (_, cause, code, isDone) => {
    const key = isDone ? take(left) : still();
    cause('/v1/organizations/api_keys');
    const intent = await sendAs(settleKey, input(key));
    expect(intent).toMatchObject({ state: code === null ? 'succeeded' : 'failed', errorCode: code });
    if (code) expect(intent.errorMessage).toMatch(/\.$/);
    const status = isDone ? 'inactive' : 'active';
    expect([await upstream(key.id), (await mirrored(key.id)).status]).toEqual([status, status]);
  });

  it('that is gone at Anthropic by now needs nothing', async () => {
    const key = take(left);
    fault('/v1/organizations/api_keys', 404);
    expect(await sendAs(settleKey, input(key))).toMatchObject({ state: 'succeeded', result: { outcome: 'ended' } });
    expect((await mirrored(key.id)).goneAt).not.toBeNull();
  });

  it('is kept with a reason, then handed over; a reading of the organisation leaves both as they are', async () => {
    const [key, heir] = [take(left), members[0]];
    const keep = { disposition: 'keep', reason: 'Runs the nightly import' };
    expect(await sendAs(settleKey, input(key, keep))).toMatchObject({
      ...{ state: 'succeeded', before: { kept: null }, after: { kept: 'Runs the nightly import' } },
    });
    await syncMirror(worker.deps, 'manual', 'core');
    expect(await mirrored(key.id)).toMatchObject({ keptReason: 'Runs the nightly import', assignedToId: null });
    const give = { disposition: 'hand_over', newOwnerId: heir?.id };
    expect(await sendAs(settleKey, input(key, give))).toMatchObject({
      state: 'succeeded',
      before: { assignedTo: null, kept: 'Runs the nightly import' },
      after: { assignedTo: heir?.id, kept: null },
    });
    await syncMirror(worker.deps, 'manual', 'core');
    expect(await mirrored(key.id)).toMatchObject({ keptReason: null, keptAt: null, assignedToId: heir?.id });
    // It has an owner again: there is nothing to decide any more.
    expect(await sendAs(settleKey, input(key))).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(await upstream(key.id)).toBe('active');
  });

  it('goes to members alone', async () => {
    const key = still();
    const give = { disposition: 'hand_over', newOwnerId: 'user_none' };
    expect(await sendAs(settleKey, input(key, give))).toMatchObject({
      state: 'failed',
      fieldErrors: { newOwnerId: expect.stringContaining('not a member') },
    });
  });

  it('of another workspace is out of a lead’s reach, whatever workspace the form names', async () => {
    const key = still();
    const own = await db().workspace.findFirstOrThrow({
      where: { id: { not: key.workspaceId ?? '' }, isDefault: false, archivedAt: null },
    });
    const { token } = await createSomeone(db(), 'lead', own.id);
    expect(await send(settleKey, input(key), token)).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
    const named = { ...input(key), workspaceId: own.id };
    expect(await send(settleKey, named, token)).toMatchObject({ state: 'failed', errorCode: 'not_found' });
    expect(await upstream(key.id)).toBe('active');
  });
});

describe('a role in the organisation', () => {
  const change = (user: User, to = user.role === 'billing' ? 'user' : 'billing') => ({
    userId: user.id,
    from: user.role,
    to,
  });
  const roles = async (id: string) => [
    (await worker.deps.upstream.getUser(id)).role,
    (await db().user.findUniqueOrThrow({ where: { id } })).role,
  ];

  it.each(FAULTS)('is changed, or not: %s', async (_, cause, code, isDone) => {
    const user = take(members);
    const asked = change(user);
    cause('/v1/organizations/users');
    const intent = await sendAs(changeUserRole, asked);
    expect(intent).toMatchObject({ state: code === null ? 'succeeded' : 'failed', errorCode: code });
    const role = isDone ? asked.to : user.role;
    expect(await roles(user.id)).toEqual([role, role]);
  });

  it('is refused where somebody else changed it, where it is an admin’s, and to a viewer', async () => {
    const user = take(members);
    const stale = { ...change(user), from: 'admin' };
    expect(await sendAs(changeUserRole, stale)).toMatchObject({
      errorMessage: expect.stringMatching(/Someone else has changed/),
    });
    const admin = await db().user.findFirstOrThrow({ where: { role: 'admin' } });
    expect(await sendAs(changeUserRole, change(admin, 'user'))).toMatchObject({
      errorMessage: expect.stringMatching(/only be changed in the Claude Console/),
    });
    expect(await sendAs(changeUserRole, change(user), 'viewer')).toMatchObject({ errorCode: 'forbidden' });
    expect(await roles(user.id)).toEqual([user.role, user.role]);
  });

  it('of somebody who is gone by now is found out', async () => {
    const user = take(members);
    await worker.deps.upstream.removeUser(user.id);
    expect(await sendAs(changeUserRole, change(user))).toMatchObject({ errorCode: 'upstream_not_found' });
    expect((await db().user.findUniqueOrThrow({ where: { id: user.id } })).goneAt).not.toBeNull();
  });
});
