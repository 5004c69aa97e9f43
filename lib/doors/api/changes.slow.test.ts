import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { openingKey, unseal } from '@/lib/core/sealing';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';
import { SEALING_SECRET } from '@/lib/testing/web-doors';

let world: ApiWorld;
let owner: { token: string; tokenId: string };
beforeAll(async () => {
  world = await createApiWorld({ from: 'company without members' });
  owner = await world.tokenOf('owner');
});
afterAll(() => world.close());

const ask: ApiWorld['ask'] = (...args) => world.ask(...args);
const post = (path: string, body: unknown, key?: string) =>
  ask(owner.token, 'POST', `/admin${path}`, body, key === undefined ? {} : { 'idempotency-key': key });

/** All that is kept of a change, in one text. */
async function keptOf(intentId: string): Promise<string> {
  const { db } = world.database.owner;
  const entries = await db.auditEntry.findMany({ where: { intentId } });
  return JSON.stringify([await db.intent.findUniqueOrThrow({ where: { id: intentId } }), entries], (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

describe('what is shown once', () => {
  test('a token made by a token works, is in the first answer alone, and is kept nowhere', async () => {
    const form = { name: 'Nightly report', role: 'billing', scopes: ['cost:read'], days: 30 };
    const made = await post('/tokens', form, 'nightly-report');
    expect([made.status, made.body.name, made.body.token]).toEqual([200, form.name, expect.stringMatching(/^stw_/)]);
    expect(
      (await ask(made.body.token, 'GET', '/admin/usage/report?from=2026-11-01&to=2026-11-02&split=model')).status,
    ).toBe(200);
    expect((await ask(made.body.token, 'GET', '/admin/people')).status).toBe(403);
    expect(await keptOf(made.body.intent_id)).not.toContain(made.body.token);
    const again = await post('/tokens', form, 'nightly-report');
    expect([again.status, again.body.replayed, again.body.token_id]).toEqual([200, true, made.body.token_id]);
    expect(again.body).not.toHaveProperty('token');
    expect(again.body.message).toContain('first answer');
    expect(await post('/tokens', { ...form, days: 31 }, 'nightly-report')).toMatchObject({ status: 409 });
  });

  test('a token makes none that is stronger than itself', async () => {
    const { token } = await world.tokenOf('owner', {
      role: 'admin',
      isScoped: true,
      scopes: ['token:write', 'cost:read'],
    });
    const make = (body: object) => ask(token, 'POST', '/admin/tokens', { role: 'admin', days: 1, ...body });
    expect((await make({ name: 'Wider', scopes: ['cost:read', 'person:read'] })).status).toBe(403);
    expect((await make({ name: 'Stronger', role: 'owner', scopes: ['cost:read'] })).status).not.toBe(200);
    expect((await make({ name: 'Unlimited', scopes: null })).status).toBe(403);
    expect((await make({ name: 'Narrow', scopes: ['cost:read'] })).status).toBe(200);
    const hash = { name: 'Own hash', token_hash: 'a'.repeat(64), ends_with: 'aaaa' };
    expect(Object.keys((await make(hash)).body.error.fields)).toEqual(['token_hash', 'ends_with']);
  });

  test('a SCIM token', async () => {
    const { status, body } = await post('/scim_tokens', { name: 'Identity provider' });
    expect([status, body.name, typeof body.token]).toEqual([200, 'Identity provider', 'string']);
    expect(await keptOf(body.intent_id)).not.toContain(body.token);
  });

  test('a channel: its address is sealed, its signing secret shown, and both change together', async () => {
    const address = 'https://hooks.brackenfell.example/steward/7f3a';
    const form = { kind: 'webhook', name: 'Own hook', kinds: ['budget.threshold'], workspace_ids: [], money: true };
    const made = await post('/channels', { ...form, address }, 'own-hook-1');
    expect([made.status, made.body.secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
    const { channel_id: channelId } = made.body;
    const row = await world.database.owner.db.channel.findUniqueOrThrow({ where: { id: channelId } });
    expect(await unseal(openingKey(SEALING_SECRET), 'channel address', row.addressSealed ?? '')).toBe(address);
    const [{ sealed = '' } = {}] = row.secrets as { sealed?: string }[];
    expect(await unseal(openingKey(SEALING_SECRET), 'channel secret', sealed)).toBe(made.body.secret);
    const kept = await keptOf(made.body.intent_id);
    expect([kept.includes(address), kept.includes(made.body.secret)]).toEqual([false, false]);
    expect((await post('/channels', { ...form, address }, 'own-hook-1')).body).not.toHaveProperty('secret');
    expect((await post('/channels', { ...form, address: `${address}b` }, 'own-hook-1')).status).toBe(409);
    const rotated = await post(`/channels/${channelId}/rotate`, {});
    expect([rotated.status, rotated.body.secret === made.body.secret]).toEqual([200, false]);
    const wrong = await post(`/channels/${channelId}/move`, { address: 'ftp://x' });
    expect([wrong.status, Object.keys(wrong.body.error.fields)]).toEqual([400, ['address']]);
  });

  test('is in the answer that says the worker is away, for the change may still be made', async () => {
    await world.withoutWorker(async () => {
      const first = await post('/tokens', { name: 'Of a quiet hour', days: 1 }, 'quiet-hour');
      expect([first.status, first.body.token]).toEqual([202, expect.stringMatching(/^stw_/)]);
      const again = await post('/tokens', { name: 'Of a quiet hour', days: 1 }, 'quiet-hour');
      expect([again.status, again.body.replayed, 'token' in again.body]).toEqual([202, true, false]);
    });
  });

  test('nobody’s password, and no sign-in link', async () => {
    for (const path of ['/accounts/set_password', '/accounts/create_first_owner', '/accounts/create_sign_in_link'])
      expect((await post(path, {})).status).toBe(404);
  });
});

describe('what somebody changed meanwhile', () => {
  test('is answered with 412, nothing changed, and how it stands under the names of the request', async () => {
    const { db } = world.database.owner;
    const { id, name } = await db.workspace.findFirstOrThrow({ where: { name: 'Policy Search' } });
    const late = await post(`/workspaces/${id}/rename`, { from: 'Some former name', name: 'Late' });
    expect([late.status, late.body.error]).toMatchObject([412, { code: 'conflict', current: { from: name } }]);
    const before = { color: '#000000', description: 'former', audience: '', tags: { costCentre: 'x' } };
    const after = { description: 'late', audience: '', tags: {} };
    const words = await ask(owner.token, 'PATCH', `/admin/workspaces/${id}`, { before, after });
    expect([words.status, Object.keys(words.body.error.current.before).sort()]).toEqual([
      412,
      ['audience', 'color', 'description', 'tags'],
    ]);
    const scope = { kind: 'workspace', id };
    const terms = { name: 'Of two', limit: '5', actual: [], forecast: [], recipients: {}, owner_id: null, notes: '' };
    const budgetId = newId();
    await post('/budgets', { ...terms, budget_id: budgetId, scope, period: 'month', first_day: '2026-11-01' });
    const budget = await ask(owner.token, 'PATCH', `/admin/budgets/${budgetId}`, { ...terms, limit: '6', revision: 7 });
    expect([budget.status, budget.body.error.current]).toMatchObject([
      412,
      { revision: 1, limit: '5', owner_id: null, recipients: { people: [] } },
    ]);
    expect((await db.budget.findUniqueOrThrow({ where: { id: budgetId } })).revision).toBe(1);
    expect((await db.workspace.findUniqueOrThrow({ where: { id } })).name).toBe(name);
  });
});

test('of a token that is revoked before its change has begun, nothing is done', async () => {
  const { db } = world.database.owner;
  const { token, tokenId } = await world.tokenOf('owner');
  const { id, name } = await db.workspace.findFirstOrThrow({ where: { name: 'Policy Search' } });
  const calls = () => world.worker.running.sandbox.requests().length;
  let before = 0;
  let intentId = '';
  await world.withoutWorker(async () => {
    const { status, body } = await ask(token, 'POST', `/admin/workspaces/${id}/rename`, { name: 'Nobody’s' });
    expect(status).toBe(202);
    intentId = body.intent_id;
    await db.serviceToken.update({ where: { id: tokenId }, data: { revokedAt: new Date() } });
    before = calls();
  });
  await expect.poll(async () => (await db.intent.findUniqueOrThrow({ where: { id: intentId } })).state).toBe('failed');
  const ended = await db.intent.findUniqueOrThrow({ where: { id: intentId } });
  expect([ended.errorCode, ended.before, ended.after, calls() - before]).toEqual(['forbidden', null, null, 0]);
  expect((await db.workspace.findUniqueOrThrow({ where: { id } })).name).toBe(name);
  expect((await ask(token, 'GET', '/admin/fiscal_year')).status).toBe(401);
});

test('what a change came to is in snake case all through, and tags keep their names', async () => {
  const lines = [{ email: 'dora@brackenfell.example', role: 'user', workspaces: [], reason: 'New' }];
  const asked = await post('/invites/request', { lines });
  expect([asked.status, Object.keys(asked.body.kept[0])]).toEqual([200, ['at', 'email', 'request_id']]);
  const { id } = await world.database.owner.db.workspace.findFirstOrThrow({ where: { name: 'Policy Search' } });
  const stands = await ask(owner.token, 'GET', `/admin/workspaces/${id}`);
  const { color, description, audience, tags } = stands.body;
  const before = { color, description: description ?? '', audience: audience ?? '', tags };
  const after = { description: 'For searching', audience: '', tags: { ...tags, costCentre: 'R1' } };
  const changed = await ask(owner.token, 'PATCH', `/admin/workspaces/${id}`, { before, after });
  expect([changed.status, changed.body.changes]).toMatchObject([
    200,
    { description: 'For searching', tags: { costCentre: 'R1' } },
  ]);
});

describe('changes', () => {
  test('the same one sent fifty times at once with one key is one', async () => {
    const headers = { 'idempotency-key': 'fifty-at-once' };
    const many = await Promise.all(
      Array.from({ length: 50 }, () => ask(owner.token, 'POST', '/admin/workspaces', { name: 'Only one' }, headers)),
    );
    const ids = new Set(many.filter(({ status }) => status === 200).map(({ body }) => body.id));
    expect([...new Set(many.map(({ status }) => status))]).toEqual([200]);
    expect(ids.size).toBe(1);
    const other = await ask(owner.token, 'POST', '/admin/workspaces', { name: 'Another' }, headers);
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });

  test('without the worker, 202 says so, and where to ask', async () => {
    const key = await world.database.owner.db.apiKey.findFirstOrThrow({ where: { status: 'active' } });
    await world.withoutWorker(async () => {
      const input = { workspace_id: key.workspaceId };
      const { status, body } = await ask(owner.token, 'POST', `/admin/api_keys/${key.id}/disable`, input);
      expect([status, body.status]).toEqual([202, 'running']);
      const stands = await ask(owner.token, 'GET', `/admin/changes/${body.intent_id}/outcome`);
      expect([stands.status, stands.body.data.status]).toEqual([200, 'running']);
      const { token } = await world.tokenOf('owner');
      expect((await ask(token, 'GET', `/admin/changes/${body.intent_id}/outcome`)).status).toBe(404);
    });
  });
});
