import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { disableApiKey, renameApiKey } from '@/lib/domain/api-keys/schema';
import { inviteDirectly, withdrawInvite } from '@/lib/domain/invites/schema';
import { addMembers, changeMemberRole } from '@/lib/domain/members/schema';
import { changeUserRole } from '@/lib/domain/people/schema';
import { setRateLimit } from '@/lib/domain/rate-limits/schema';
import { archiveWorkspace, createWorkspace, renameWorkspace, updateWorkspace } from '@/lib/domain/workspaces/schema';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { wireBetween } from '@/lib/testing/wire-between';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  expect(await syncMirror(worker.deps, 'manual')).toBe('succeeded');
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const { mirrored, listed } = wireBetween(() => ({
  database,
  url: worker.running.url,
  adminKey: worker.running.sandbox.adminKey('company', '1'),
}));
const db = () => database.owner.db;

async function send<Schema extends z.ZodType>(
  declaration: CommandDeclaration<Schema>,
  input: z.input<Schema>,
): Promise<void> {
  const intent = await change({ database, deps: worker.deps }, declaration, input, 'owner');
  expect([intent.command, intent.errorMessage]).toEqual([declaration.name, null]);
}

test('what commands write to the mirror is what the organisation answers afterwards', async () => {
  await send(createWorkspace, { name: 'Freshly made' });
  const [made, other] = [
    await db().workspace.findFirstOrThrow({ where: { name: 'Freshly made' } }),
    await db().workspace.findFirstOrThrow({ where: { isDefault: false, archivedAt: null }, orderBy: { id: 'asc' } }),
  ];
  const workspaceId = made.id;
  await send(renameWorkspace, { workspaceId, from: made.name, name: 'Made and renamed' });
  const words = { description: '', audience: '' };
  await send(updateWorkspace, {
    workspaceId: other.id,
    before: { color: other.displayColor, tags: {}, ...words },
    after: { color: '#6c5bb9', tags: { floor: '3' }, ...words },
  });
  const [member] = await db().user.findMany({ where: { goneAt: null, role: 'user' }, orderBy: { id: 'asc' } });
  const userId = member?.id ?? '';
  await send(addMembers, { workspaceId, members: [{ userId, workspaceRole: 'workspace_user' }] });
  await send(changeMemberRole, { workspaceId, userId, from: 'workspace_user', workspaceRole: 'workspace_developer' });
  await send(changeUserRole, { userId, from: 'user', to: 'developer' });
  const key = await db().apiKey.findFirstOrThrow({
    where: { status: 'active', principalId: null, workspaceId: other.id, expiresAt: null },
  });
  const ofKey = { workspaceId: other.id, apiKeyId: key.id };
  await send(renameApiKey, { ...ofKey, from: key.name, name: 'Renamed by hand' });
  await send(disableApiKey, ofKey);
  const lines = ['wanted@example.test', 'withdrawn@example.test'].map((email) => ({
    ...{ email, role: 'user', workspaces: [], reason: 'Needed' },
  }));
  await send(inviteDirectly, { lines });
  const request = await db().inviteRequest.findFirstOrThrow({ where: { email: 'withdrawn@example.test' } });
  await send(withdrawInvite, { requestId: request.id });
  const limit = await db().rateLimit.findFirstOrThrow({ where: { goneAt: null, groupType: 'model_group' } });
  await send(setRateLimit, {
    ...{ workspaceId, rateLimitId: limit.id },
    limits: [{ type: 'requests_per_minute', value: 10, expected: null }],
  });
  // Those whom a role puts into every workspace are there from the next reading on.
  const members = await listed(`workspaces/${workspaceId}/members?limit=1000`, 'user_id');
  expect(await mirrored('workspace_members', 'user_id', `workspace_id = '${workspaceId}'`)).toEqual(
    members.filter((one) => one.user_id === userId),
  );
  expect(await mirrored('workspace_rate_limits', 'rate_limit_id', `workspace_id = '${workspaceId}'`)).toEqual(
    await listed(`workspaces/${workspaceId}/rate_limits`, 'rate_limit_id'),
  );
  await send(archiveWorkspace, { workspaceId, typedName: 'Made and renamed' });
  for (const [table, path, where] of [
    ['users', 'users?limit=1000'],
    // What was withdrawn is in no list.
    ['invites', 'invites?limit=1000', "status <> 'deleted'"],
    ['workspaces', 'workspaces?limit=1000&include_archived=true&include_default=true'],
    ['api_keys', 'api_keys?limit=1000'],
  ] as const)
    expect([table, await mirrored(table, 'id', where)]).toEqual([table, await listed(path)]);
});
