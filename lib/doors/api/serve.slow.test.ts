import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import { webDatabase } from '@/lib/auth/database';
import { isGatewaySecret } from '@/lib/core/gateway-secret';
import { newId } from '@/lib/core/ids';
import { newServiceToken } from '@/lib/core/service-token';
import { describedOperations } from '@/lib/doors/api/openapi';
import { apiRoutes, type QueryRoute } from '@/lib/doors/api/operations';
import { serveOperation } from '@/lib/doors/api/serve';
import { fromWire, toJsonSchema, toShape } from '@/lib/doors/api/shape';
import { type ApiWorld, createApiWorld, type HeldToken } from '@/lib/testing/api-server';
import { takeRound, thorough } from '@/lib/testing/thorough';

let world: ApiWorld;
let owner: HeldToken;
beforeAll(async () => {
  world = await createApiWorld({ from: 'company without members' });
  owner = await world.tokenOf('owner');
});
beforeEach(() => world.database.owner.db.signInAttempt.deleteMany({}));
afterAll(() => world.close());

const ask: ApiWorld['ask'] = (...args) => world.ask(...args);
const workspaceCalled = async (name: string) =>
  (await world.database.owner.db.workspace.findFirstOrThrow({ where: { name } })).id;

describe('the guide’s requests', () => {
  test('a workspace, an invite, a budget with alerts, and the log of them', async () => {
    const made = await ask(owner.token, 'POST', '/admin/workspaces', { name: 'Backend', description: 'Backend team' });
    expect([made.status, made.body.name, made.body.description]).toEqual([200, 'Backend', 'Backend team']);
    const { id } = made.body;
    const invite = {
      email: 'ana@brackenfell.example',
      role: 'developer',
      workspaces: [id.replace('wrkspc_', 'wksp_')],
    };
    const invited = await ask(owner.token, 'POST', '/admin/invites', invite);
    expect([invited.status, invited.body.email, invited.body.status]).toEqual([200, invite.email, 'sent']);
    const sent = await world.database.owner.db.inviteRequest.findUniqueOrThrow({
      where: { id: invited.body.id },
      include: { placements: true },
    });
    expect(sent.placements.map(({ workspaceId, workspaceRole }) => [workspaceId, workspaceRole])).toEqual([
      [id, 'workspace_developer'],
    ]);
    const alerts = {
      workspace_id: id,
      monthly_limit_usd: 1500.5,
      notification_emails: ['finance@brackenfell.example'],
    };
    const budget = await ask(owner.token, 'POST', '/admin/budget_alerts', alerts, {
      'idempotency-key': 'budget-of-backend',
    });
    expect([budget.status, budget.body]).toMatchObject([200, { workspace_id: id, monthly_limit_usd: '1500.5' }]);
    const again = await ask(owner.token, 'POST', '/admin/budget_alerts', alerts, {
      'idempotency-key': 'budget-of-backend',
    });
    expect([again.status, again.body.id]).toEqual([200, budget.body.id]);
    const today = new Date().toISOString().slice(0, 10);
    const path = `/admin/audit_logs?start_date=${today}&end_date=${today}&workspace_id=${id}`;
    const { status, body } = await ask(owner.token, 'GET', path);
    expect([status, body.next_page]).toEqual([200, null]);
    const entry = body.logs.find(({ action }: { action: string }) => action === 'budget.create');
    expect(entry).toMatchObject({ user_id: owner.tokenId, source: 'api', outcome: 'succeeded' });
    expect(body.logs.map(({ action }: { action: string }) => action)).toEqual([
      'budget.create',
      'invite.invite',
      'workspace.create',
    ]);
  });

  test('issues a key of the gateway, changes it, and limits it to addresses once it is said who stands before it', async () => {
    const workspaceId = await workspaceCalled('Customer Chat');
    const wish = {
      name: 'Chat bot',
      workspace_id: workspaceId,
      daily_limit_usd: '25',
      allowed_models: ['claude-opus-5-5'],
    };
    const odd = await ask(owner.token, 'POST', '/admin/api_keys', { ...wish, workspace_id: 'none' });
    expect(odd).toMatchObject({ status: 400, body: { error: { fields: { workspace_id: expect.any(String) } } } });
    const once = { 'idempotency-key': 'issue-a-key-once' };
    const issued = await ask(owner.token, 'POST', '/admin/api_keys', wish, once);
    expect(issued).toMatchObject({ status: 200, body: { name: 'Chat bot', status: 'active', allowed_ips: [] } });
    expect(isGatewaySecret(issued.body.key)).toBe(true);
    const again = await ask(owner.token, 'POST', '/admin/api_keys', wish, once);
    expect(again).toMatchObject({ status: 200, body: { id: issued.body.id, key: null } });
    const path = `/admin/api_keys/${issued.body.id}`;
    const early = await ask(owner.token, 'PATCH', path, { allowed_ips: ['10.0.0.0/8'] });
    expect(early).toMatchObject({
      status: 400,
      body: { error: { fields: { allowed_ips: expect.stringMatching(/GATEWAY_PROXIES/) } } },
    });
    await world.database.owner.db.processStatus.create({
      data: { name: 'gateway', at: new Date(), detail: { origin: 'http://127.0.0.1:3100', proxies: [] } },
    });
    const changed = await ask(owner.token, 'PATCH', path, {
      allowed_ips: ['10.0.0.0/8', '2001:db8::1'],
      status: 'inactive',
      name: 'Chat',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Chat', status: 'inactive', allowed_ips: ['10.0.0.0/8', '2001:db8::1/128'] },
    });
    const shown = await ask(owner.token, 'GET', `/admin/gateway_keys/${issued.body.id}`);
    expect(shown.body).toMatchObject({ state: 'disabled', spend_per_day: '25000000000', models: ['claude-opus-5-5'] });
    const text =
      JSON.stringify(await world.database.owner.db.intent.findMany()) +
      JSON.stringify(await world.database.owner.db.auditEntry.findMany(), (_, v) =>
        typeof v === 'bigint' ? String(v) : v,
      );
    expect(text).not.toContain(issued.body.key);
  });

  test('says what no API can do', async () => {
    const invite = { email: 'b@brackenfell.example', role: 'admin', workspaces: [] };
    expect(await ask(owner.token, 'POST', '/admin/invites', invite)).toMatchObject({ status: 422 });
    const key = await world.database.owner.db.apiKey.findFirstOrThrow({
      where: { status: 'active', workspaceId: { not: null } },
    });
    const networks = await ask(owner.token, 'PATCH', `/admin/api_keys/${key.id}`, { allowed_ips: ['10.0.0.0/8'] });
    expect(networks.status).toBe(409);
    const changed = await ask(owner.token, 'PATCH', `/admin/api_keys/${key.id}`, {
      name: 'renamed-by-api',
      status: 'inactive',
    });
    expect(changed).toMatchObject({ status: 200, body: { id: key.id, name: 'renamed-by-api', status: 'inactive' } });
    const kept = await world.database.owner.db.apiKey.findUniqueOrThrow({ where: { id: key.id } });
    expect([kept.name, kept.status]).toEqual(['renamed-by-api', 'inactive']);
  });

  test('a viewer’s token requests the invite that an owner’s sends', async () => {
    const viewer = await world.tokenOf('viewer');
    const asked = await ask(viewer.token, 'POST', '/admin/invites', { email: 'c@brackenfell.example', role: 'viewer' });
    expect([asked.status, asked.body.status, asked.body.role]).toEqual([200, 'requested', 'user']);
  });
});

const reads = () => apiRoutes().filter((route): route is QueryRoute => route.kind === 'query');
const DAYS = '?from=2026-11-01&to=2026-11-20';
/** What has to be asked with, where nothing is too little. */
const NEEDS: Readonly<Record<string, () => Promise<string>>> = {
  'budget.suggest': async () => '?scope={"kind":"organization","id":""}&period=month',
  'budget.list_lines': async () => '?scope={"kind":"organization","id":""}&from=2026-11-01&to=2026-11-20',
  'budget.list_askable': async () => `?workspace_id=${await workspaceCalled('Customer Chat')}`,
  'budget.list_of': async () => '?scope={"kind":"organization","id":""}',
  'budget.year': async () => '?year=2026',
  'budget.preview_actions': async () => '?scope={"kind":"organization","id":""}',
  'cost_centre.get_month': async () => '?month=2001-01-01',
  'cost_centre.get_of': async () => `?kind=workspace&id=${await workspaceCalled('Customer Chat')}`,
  'gateway_request.reconcile': async () => DAYS.replace('&granularity=month', ''),
  'insight.list': async () => '?state=open',
  'key_change.preview': async () => '?act=disable',
  'lead.list': async () => `?workspace_id=${await workspaceCalled('Customer Chat')}`,
  'member.search_candidates': async () => `?workspace_id=${await workspaceCalled('Customer Chat')}&search=a&as=member`,
  'offboarding.plan': async () => `?user_id=${(await world.database.owner.db.user.findFirstOrThrow()).id}`,
  'sync.list_days': async () => '?month=2026-11-01',
  'usage.list_charges': async () => '?day=2026-11-01',
  'usage.list_filter_options': async () => '?kind=model',
  'usage.list_charge_days': async () => DAYS,
  'usage.list_events': async () => DAYS,
  'usage.list_parts': async () => `${DAYS}&split=model`,
  'usage.report': async () => `${DAYS}&split=workspace`,
};

/** What only a program can ask, or tells when or with what it was asked. */
const NOT_THE_SAME = ['token.get_own', 'token.list', 'gateway_request.live'];

async function readSignedIn(actor: PersonActor, path: string) {
  const [way = '', query = ''] = path.split('?');
  const request = new Request(`https://steward.example/api/v1/admin${way}?${query}`);
  const ctx = { actor, secret: '', now: new Date(), requestId: newId(), db: webDatabase().db };
  const find = async () => ({ ctx, headers: {}, answered: () => undefined });
  const response = await serveOperation(request, way.split('/').slice(1), find);
  return { status: response.status, body: await response.json() };
}

describe('every read', () => {
  test('answers an owner as its output says, in snake case, signed in or with a token, and refuses what it does not know', async () => {
    const problems: string[] = [];
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const described = new Map(describedOperations().map(({ id, answer }) => [id, answer]));
    const holder = (await findActor(world.database.owner.db, owner.personId)) as PersonActor;
    for (const { path, idField, answer } of reads()) {
      if (idField !== null) continue;
      const { name, output } = answer.declaration;
      const query = (await NEEDS[name]?.()) ?? '';
      const { status, body } = await ask(owner.token, 'GET', `/admin${path}${query}`);
      // Of no month was the cost read here.
      if (name === 'cost_centre.get_month' && status === 404) continue;
      if (status !== 200) problems.push(`${name}: ${status} ${JSON.stringify(body)}`);
      else {
        const isAsSaid = ajv.compile(described.get(name) ?? false);
        if (!isAsSaid(body)) problems.push(`${name}: ${ajv.errorsText(isAsSaid.errors)}`);
        const { next_page: _, ...rest } = body;
        const unknown: Record<string, string> = {};
        const back = fromWire('data' in body ? body.data : rest, toShape(toJsonSchema(output)), unknown);
        const decoded = z.safeDecode(output, back as never);
        if (!decoded.success) problems.push(`${name}: ${z.prettifyError(decoded.error)}`);
        if (Object.keys(unknown).length > 0) problems.push(`${name}: ${Object.keys(unknown).join(' ')}`);
      }
      if (status === 200 && !NOT_THE_SAME.includes(name)) {
        const signedIn = await readSignedIn(holder, `${path}${query}`);
        if (!isDeepStrictEqual(signedIn, { status, body }))
          problems.push(`${name}: another answer to whoever is signed in`);
      }
      const odd = await ask(owner.token, 'GET', `/admin${path}${query}${query ? '&' : '?'}odd_one=1`);
      if (odd.status !== 400 || !odd.body.error.fields.odd_one)
        problems.push(`${name}: ${odd.status} for what it does not know`);
    }
    expect(problems).toEqual([]);
  });

  test('is open to exactly the permission that it declares', async () => {
    const wrong: string[] = [];
    const permissions = [
      ...new Set(
        reads().flatMap(({ answer }) => {
          const { permission } = answer.declaration;
          return typeof permission === 'object' ? permission.oneOf : [permission];
        }),
      ),
    ].filter((permission) => permission !== 'caller');
    const asked = reads().filter((one) => one.answer.declaration.permission !== 'caller' && one.idField === null);
    for (const [at, permission] of permissions.entries()) {
      const { token } = await world.tokenOf('owner', { isScoped: true, scopes: [permission] });
      // Each read to whom it is open, and to one in eight of those to whom it is not.
      const inTurn = takeRound(asked, 8, at);
      for (const read of asked) {
        const { name, permission: needed } = read.answer.declaration;
        const isOpen = typeof needed === 'object' ? needed.oneOf.includes(permission as never) : needed === permission;
        if (!isOpen && !inTurn.includes(read)) continue;
        const { status } = await ask(token, 'GET', `/admin${read.path}${(await NEEDS[name]?.()) ?? ''}`);
        if (typeof needed === 'object' ? status !== (isOpen ? status : 403) : (status === 403) === isOpen)
          wrong.push(`${permission} at ${name}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('walks a list to its end by cursors, which are of that list and its filters alone', async () => {
    const all = await world.database.owner.db.apiKey.count();
    const seen = new Set<string>();
    let page: string | null = null;
    do {
      const { status, body } = await ask(
        owner.token,
        'GET',
        `/admin/api_keys?show=all&page_size=25${page ? `&page=${page}` : ''}`,
      );
      expect(status).toBe(200);
      for (const { id } of body.rows) seen.add(id);
      page = body.next_page;
    } while (page);
    expect(seen.size).toBeGreaterThanOrEqual(all);
    const first = await ask(owner.token, 'GET', '/admin/api_keys?show=all&page_size=25');
    const other = await ask(owner.token, 'GET', `/admin/api_keys?show=all&page_size=50&page=${first.body.next_page}`);
    const people = await ask(owner.token, 'GET', `/admin/people?page=${first.body.next_page}`);
    expect([other.status, people.status]).toEqual([400, 400]);
  });
});

describe('bad input', () => {
  test.each([
    ['{"name":', 400, 'The body is not JSON.'],
    ['[]', 400, 'The body is not a JSON object.'],
    ['{"name":"a\\u0000b"}', 400, 'The body contains a null character.'],
    ['{"name":"a\\ud83d"}', 400, 'The body contains half a character.'],
    ['{"name":"\\ud83d\\ude00","a\\ude00":1}', 400, 'The body contains half a character.'],
    [`{"name":${'['.repeat(40)}${']'.repeat(40)}}`, 400, 'The body is nested too deeply.'],
    [JSON.stringify({ name: 'x'.repeat(300_000) }), 413, 'The body may be at most 256 kB.'],
  ])('%.20s is refused with %i', async (body, status, message) => {
    expect(await ask(owner.token, 'POST', '/admin/budgets', body)).toMatchObject({
      status,
      body: { error: { message } },
    });
  });

  test('each wrong field is named as it was sent, and nothing is stored', async () => {
    const before = await world.database.owner.db.intent.count();
    const { status, body } = await ask(owner.token, 'POST', '/admin/budgets', {
      ...{ budget_id: 'x', name: '', limit: '-1', actual: ['a'], forecast: [], notes: 1, odd: true },
      ...{ scope: { kind: 'planet', id: '' }, period: 'year', first_day: '2024-02-30', owner_id: null },
    });
    expect(status).toBe(400);
    expect(Object.keys(body.error.fields)).toEqual(['odd']);
    const known = await ask(owner.token, 'POST', '/admin/budgets', {
      ...{ budget_id: 'x', name: '', limit: '-1', actual: ['a'], forecast: [], notes: 1 },
      ...{ scope: { kind: 'planet', id: '' }, period: 'year', first_day: '2024-02-30', owner_id: null },
    });
    expect(Object.keys(known.body.error.fields).sort()).toEqual(
      expect.arrayContaining(['actual.0', 'budget_id', 'first_day', 'limit', 'name', 'notes', 'period', 'scope.kind']),
    );
    expect(await world.database.owner.db.intent.count()).toBe(before);
  });

  test('days that are none, reversed ranges, unknown ways and methods', async () => {
    const log = (query: string) => ask(owner.token, 'GET', `/admin/audit_logs?${query}`);
    expect((await log('start_date=2024-02-30')).body.error.fields).toEqual({ start_date: 'Send a day as YYYY-MM-DD.' });
    expect((await log('start_date=2026-02-02&end_date=2026-02-01')).status).toBe(400);
    expect((await log('workspace=x')).body.error.fields).toEqual({ workspace: 'There is no such field.' });
    expect((await ask(owner.token, 'GET', '/admin/nothing')).status).toBe(404);
    const wrong = await ask(owner.token, 'PATCH', '/admin/workspaces', {});
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const problem = await ask(owner.token, 'GET', '/admin/api_keys/none', undefined, {
      accept: 'application/problem+json',
    });
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(problem.body).toMatchObject({ title: 'not_found', status: 404, code: 'not_found' });
  });
});

describe('tokens', () => {
  test('near misses open nothing, cookies count for nothing', async () => {
    const answers = new Set<number>();
    for (let at = 0; at < thorough(40, 10_000); at++) {
      const { token } = owner;
      const place = 4 + (at % 49);
      const near =
        at % 3 === 0
          ? newServiceToken()
          : `${token.slice(0, place)}${token[place] === 'q' ? 'r' : 'q'}${token.slice(place + 1)}`;
      answers.add((await ask(near, 'GET', '/admin/tokens')).status);
    }
    expect([...answers].sort()).toEqual([401, 429]);
    expect((await ask('', 'GET', '/admin/tokens', undefined, { cookie: 'steward.session=x' })).status).toBe(401);
    await world.database.owner.db.signInAttempt.deleteMany({});
    const bearer = await ask('', 'GET', '/admin/fiscal_year', undefined, { authorization: `Bearer ${owner.token}` });
    expect(bearer.status).toBe(200);
    expect(bearer.headers.get('ratelimit-policy')).toBe('"token";q=1200;w=60');
  }, 900_000);

  test('one that is revoked fails on its next request, one of other addresses at once', async () => {
    const { token, tokenId } = await world.tokenOf('admin');
    expect((await ask(token, 'GET', '/admin/fiscal_year')).status).toBe(200);
    expect((await ask(owner.token, 'POST', `/admin/tokens/${tokenId}/revoke`, {})).status).toBe(200);
    expect((await ask(token, 'GET', '/admin/fiscal_year')).status).toBe(401);
    const elsewhere = await world.tokenOf('admin', { addresses: ['198.51.100.0/24'] });
    const from = (address: string) =>
      ask(elsewhere.token, 'GET', '/admin/fiscal_year', undefined, { 'x-forwarded-for': address });
    expect([(await from('198.51.100.7')).status, (await from('203.0.113.7')).status]).toEqual([200, 403]);
    const answers = [];
    for (let at = 0; at < 21; at++) answers.push((await from('203.0.113.7')).status);
    expect(answers.slice(-2)).toEqual([429, 429]);
    // Whoever tries it elsewhere uses up nothing of its own.
    expect((await from('198.51.100.7')).headers.get('ratelimit')).toContain(';r=1198;');
  });

  test('what one asked for is noted without ids, a refusal with what it lacks; a vendor’s prefix changes nothing', async () => {
    const { token, tokenId } = await world.tokenOf('owner', { isScoped: true, scopes: ['workspace:read'] });
    const id = await workspaceCalled('Customer Chat');
    const prefixed = `sk-ant-admin01-${token}`;
    const asked = [
      '/admin/workspaces?search=x',
      `/admin/workspaces/${id}`,
      '/admin/budgets',
      '/organizations/cost_report?starting_at=2026-11-20T00:00:00Z',
    ];
    const seen = [];
    for (const path of [...asked, `/organizations/workspaces/${id}`, '/admin/nothing'])
      seen.push((await ask(prefixed, 'GET', path)).status);
    seen.push((await ask(token, 'POST', '/admin/workspaces', { name: 'No' })).status);
    expect(seen).toEqual([200, 200, 403, 403, 200, 404, 403]);
    const see = async () => (await ask(owner.token, 'GET', `/admin/tokens/${tokenId}`)).body.uses as object[];
    await expect.poll(async () => (await see()).length).toBe(7);
    const uses = (await see()) as { endpoint: string; status: number; reason: string }[];
    expect(uses.map(({ endpoint, status, reason }) => `${endpoint} ${status} ${reason}`).sort()).toEqual([
      'GET /v1/admin/budgets 403 budget:read',
      'GET /v1/admin/workspaces 200 ',
      'GET /v1/admin/workspaces/{workspace_id} 200 ',
      'GET /v1/organizations/cost_report 403 cost:read',
      'GET /v1/organizations/workspaces/{id} 200 ',
      'POST /v1/admin/workspaces 403 workspace:write',
      'unknown 404 ',
    ]);
    const { token: stranger } = await world.tokenOf('viewer');
    expect((await ask(stranger, 'GET', `/admin/tokens/${tokenId}`)).status).toBe(404);
  });

  test('one of a workspace sees that workspace alone', async () => {
    const id = await workspaceCalled('Customer Chat');
    const { token } = await world.tokenOf('admin', { isWithin: true, workspaceIds: [id] });
    const { body } = await ask(token, 'GET', '/admin/workspaces?show=all');
    expect(body.rows.map((row: { id: string }) => row.id)).toEqual([id]);
    const keys = await ask(token, 'GET', '/admin/api_keys?show=all');
    expect(new Set(keys.body.rows.map((row: { workspace_id: string }) => row.workspace_id))).toEqual(new Set([id]));
    const other = await workspaceCalled('Policy Search');
    expect((await ask(token, 'POST', `/admin/workspaces/${other}/rename`, { name: 'Mine' })).status).toBe(403);
  });
});
