import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { createUpstream, type Upstream } from '@/lib/upstream/client';
import { readAll } from '@/lib/upstream/pages';
import { pageBuckets } from '@/lib/upstream/reports';

const quiet = () => undefined;

let sandbox: RunningSandbox;

function connect(headerStyle: 'bearer' | 'x-api-key'): Upstream {
  return createUpstream({
    baseUrl: sandbox.url,
    adminKey: 'sk-ant-admin01-sandbox-company-upstream1',
    headerStyle,
    budget: { take: async () => undefined },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    sleep: async () => undefined,
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, dataDir: null, now: () => new Date('2026-11-23T14:05:00Z') });
});
afterAll(() => sandbox.close());

describe.each(['bearer', 'x-api-key'] as const)('the whole organisation by %s', (headerStyle) => {
  it('is read without a loss', async () => {
    const upstream = connect(headerStyle);
    expect((await upstream.getOrganization()).name).not.toBe('');
    const users = await readAll((cursor) => upstream.listUsers({ afterId: cursor, limit: 7 }));
    const invites = await readAll((cursor) => upstream.listInvites({ afterId: cursor }));
    const workspaces = await readAll((cursor) => upstream.listWorkspaces({ afterId: cursor, limit: 3 }));
    const keys = await readAll((cursor) => upstream.listApiKeys({ afterId: cursor, limit: 50 }));
    const limits = await readAll((cursor) => upstream.listRateLimits({ page: cursor }));
    for (const list of [users, invites, workspaces, keys, limits]) {
      expect(list).toMatchObject({ unreadable: 0, complete: true });
      expect(list.items.length).toBeGreaterThan(2);
    }
    expect(new Set(users.items.map((user) => user.id)).size).toBe(60);
    expect(new Set(workspaces.items.map((workspace) => workspace.id)).size).toBe(14);
    expect(keys.items).toHaveLength(180);

    const [user, key, invite] = [users.items[0], keys.items[0], invites.items[0]];
    expect(await upstream.getUser(user?.id ?? '')).toEqual(user);
    expect(await upstream.getApiKey(key?.id ?? '')).toEqual(key);
    expect(await upstream.getInvite(invite?.id ?? '')).toEqual(invite);
    const lists = workspaces.items.map(({ id }) =>
      readAll((cursor) => upstream.listWorkspaceMembers(id, { afterId: cursor })).catch(() => null),
    );
    const member = (await Promise.all(lists)).flatMap((list) => list?.items ?? [])[0];
    expect(await upstream.getWorkspaceMember(member?.workspace_id ?? '', member?.user_id ?? '')).toEqual(member);
  });

  it('has reports that can be read page by page', async () => {
    const upstream = connect(headerStyle);
    const span = { from: new Date('2026-11-13T00:00:00Z'), to: new Date('2026-11-23T00:00:00Z') };
    const buckets = pageBuckets('1d', 12_500);
    const usage = await readAll((page) => upstream.readUsage({ ...span, width: '1d', buckets, page }));
    const cost = await readAll((page) => upstream.readCost({ ...span, buckets, page }));
    expect(usage).toMatchObject({ unreadable: 0, complete: true });
    expect(cost).toMatchObject({ unreadable: 0, complete: true });
    expect(usage.items.map((bucket) => Date.parse(bucket.starting_at))).toEqual(
      Array.from({ length: 10 }, (_, day) => span.from.getTime() + day * 86_400_000),
    );
    expect(cost.items).toHaveLength(10);
    expect(usage.items.flatMap((bucket) => bucket.results).every((row) => row.model !== null)).toBe(true);
  });
});

describe('accounts in the usage report', () => {
  const day = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };
  const read = (accounts: boolean) => connect('bearer').readUsage({ ...day, buckets: 1, width: '1d', accounts });

  it('name who used the service without a key, and change no sum', async () => {
    const [plain, named] = await Promise.all([read(false), read(true)]);
    const [rows, more] = [plain.items[0]?.results ?? [], named.items[0]?.results ?? []];
    const sum = (results: typeof rows) => results.reduce((total, row) => total + row.output_tokens, 0);
    expect(sum(more)).toBe(sum(rows));
    expect(more.length).toBeGreaterThan(rows.length);
    const keyless = more.filter((row) => row.api_key_id === null);
    expect(keyless.some((row) => row.account_id?.startsWith('user_'))).toBe(true);
    expect(keyless.some((row) => row.service_account_id?.startsWith('svac_'))).toBe(true);
    const keyed = more.filter((row) => row.api_key_id !== null);
    expect(keyed.every((row) => row.account_id === null && row.service_account_id === null)).toBe(true);
  });

  it('are refused as a whole by an upstream that does not have them', async () => {
    sandbox.sandbox.queueFault({ kind: 'status', status: 400, path: 'usage_report.*account_id', times: 1 });
    await expect(read(true)).rejects.toMatchObject({ code: 'upstream_refused' });
    expect((await read(false)).items).toHaveLength(1);
  });
});

describe('a change', () => {
  it('takes effect, and is unknown when the answer is lost after the effect', async () => {
    const upstream = connect('bearer');
    const workspaces = (await upstream.listWorkspaces()).items;
    const id = workspaces.find((workspace) => workspace.archived_at === null && workspace.name !== 'Default')?.id ?? '';
    expect((await upstream.updateWorkspace(id, { name: 'Renamed once' })).name).toBe('Renamed once');
    sandbox.sandbox.queueFault({ method: 'POST', kind: 'drop_after_effect', times: 1 });
    await expect(upstream.updateWorkspace(id, { name: 'Renamed twice' })).rejects.toMatchObject({
      code: 'unknown_outcome',
    });
    expect((await upstream.getWorkspace(id)).name).toBe('Renamed twice');
  });

  it('is refused for what cannot be changed', async () => {
    const upstream = connect('bearer');
    const archived = (await upstream.listWorkspaces()).items.find((workspace) => workspace.archived_at !== null);
    await expect(upstream.updateWorkspace(archived?.id ?? '', { name: 'Back' })).rejects.toMatchObject({
      code: 'upstream_refused',
    });
    await expect(upstream.getUser('user_nobody')).rejects.toMatchObject({ code: 'upstream_not_found' });
  });
});
