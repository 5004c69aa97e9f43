import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, expect, test } from '@playwright/test';
import type pg from 'pg';
import { takeRound } from '@/lib/testing/thorough';
import { ACTIONS, type ActionWorld, ASK_NOTHING, nonsenseCalls, type Status } from './canary/actions';
import { openCallers, sessionSecrets, signInWith } from './canary/callers';
import { dump, objectsOf, openOwnDatabase, ownSecrets } from './canary/database';
import { addFiles, Evidence } from './canary/evidence';
import {
  addressOf,
  builtActions,
  CALLERS,
  type Caller,
  declaredActions,
  expectedStatus,
  NONSENSE,
  routesOfApp,
  VISITS,
} from './canary/routes';
import { DATA_FOLDER, ORIGIN } from './shared-steward';
import { demoPerson } from './sign-in';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

const origin = ORIGIN;
const dataFolder = DATA_FOLDER;
const MEGABYTE = 'm'.repeat(1_000_000);

const evidence = new Evidence();
const secrets = new Map<string, string>();
let callers: Map<Caller, APIRequestContext>;
let database: pg.Client;
let world: ActionWorld;
let email = '';
let workspaceName = '';
let ids: Record<string, string> = {};

const typed = (what: string) => {
  const password = `canary-${what.replaceAll(' ', '-')}-${randomBytes(9).toString('base64url')}`;
  secrets.set(`typed password (${what})`, password);
  return password;
};
const callerOf = (caller: Caller) => {
  const context = callers.get(caller);
  if (!context) throw new Error(`no ${caller}`);
  return context;
};
const first = async (sql: string, values: unknown[] = []) => {
  const { rows } = await database.query<Record<string, string>>(sql, values);
  return rows[0] ?? {};
};

test.beforeAll(async () => {
  for (const [name, secret] of ownSecrets(dataFolder)) secrets.set(name, secret);
  secrets.set('Admin key', 'sk-ant-admin01-sandbox-company-1');
  database = await openOwnDatabase(dataFolder);
  callers = await openCallers(origin);
  const sessionSecret = secrets.get('sessionSecret') ?? '';
  for (const caller of CALLERS.filter((name) => name !== 'anonymous')) {
    const { cookie, token } = await sessionSecrets(callerOf(caller), sessionSecret);
    secrets.set(`cookie of ${caller}`, cookie).set(`session token of ${caller}`, token);
    secrets.set(`hash of the session token of ${caller}`, createHash('sha256').update(token).digest('hex'));
  }
  await expect.poll(async () => Number((await first('SELECT count(*) FROM people')).count)).toBeGreaterThan(30);
  const members = 'SELECT count(*) FROM workspace_members';
  await expect.poll(async () => Number((await first(members)).count), { timeout: 90_000 }).toBeGreaterThan(50);
  ids = await objectsOf(database, demoPerson('developer').email);
  for (const [name, id] of Object.entries(ids)) expect([name, typeof id]).toEqual([name, 'string']);
  const person = await first(`SELECT p.id, p.email FROM people p JOIN users u ON u.id = p.upstream_user_id
    WHERE u.role = 'user' AND u.gone_at IS NULL AND p.role_override IS NULL
      AND NOT EXISTS (SELECT FROM credentials WHERE person_id = p.id) ORDER BY p.email LIMIT 1`);
  email = person.email ?? '';
  const workspace = await first(
    `SELECT id, name FROM workspaces WHERE NOT is_default AND archived_at IS NULL AND id NOT IN (
       SELECT m.workspace_id FROM workspace_members m JOIN users u ON u.id = m.user_id
       WHERE u.email = '${demoPerson('lead').email}' AND m.gone_at IS NULL) ORDER BY id LIMIT 1`,
  );
  workspaceName = workspace.name ?? '';
  const limits = `SELECT id FROM rate_limits WHERE group_type = 'model_group' ORDER BY id LIMIT 1`;
  await expect.poll(async () => (await first(limits)).id, { timeout: 90_000 }).toBeTruthy();
  world = {
    personId: person.id ?? '',
    email,
    sessionId: '',
    workspaceId: workspace.id ?? '',
    scimTokenId: await newScimToken(),
    rateLimitId: (await first(limits)).id ?? '',
    typed: typed('with a wrong code'),
  };
});

/** The shared Steward is left as it was found. */
test.afterAll(async () => {
  const { workspaceId, personId } = world;
  await act('owner', 'overridePersonRole', JSON.stringify([{ personId, role: null }, randomUUID()]));
  await act('owner', 'renameWorkspaceAction', JSON.stringify([{ workspaceId, name: workspaceName }, randomUUID()]));
  await database.query('DELETE FROM sessions WHERE person_id = $1', [personId]);
  await database.query('DELETE FROM sign_in_attempts WHERE NOT succeeded');
  await database.query(`DELETE FROM scim_tokens WHERE name LIKE 'Canary %'`);
  await database.query(`DELETE FROM cost_centres WHERE code LIKE 'Canary %'`);
  await database.query(`DELETE FROM settings WHERE key = 'leaving'`);
  await database.query('DELETE FROM credentials WHERE person_id = $1', [personId]);
  await database.query(`UPDATE sessions SET ended_at = now() WHERE ip LIKE '203.0.113.%' AND ended_at IS NULL`);
  await database.end();
  for (const context of callers.values()) await context.dispose();
});

/** A session of the person whom the actions are tried on. */
async function newSession(): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $3, 'password', 'canary', '203.0.113.99', now(), now(), now() + interval '1 hour')`,
    [id, randomBytes(32).toString('hex'), world.personId],
  );
  return id;
}

/** A token of an identity provider to be revoked; the token itself is nobody's. */
async function newScimToken(): Promise<string> {
  const id = randomUUID();
  const values = [id, `Canary ${id}`, randomBytes(32).toString('hex')];
  await database.query('INSERT INTO scim_tokens (id, name, token_hash, created_at) VALUES ($1, $2, $3, now())', values);
  return id;
}

const actions = builtActions();

/** Calls a server action as the browser does. The code of a link is shown to whoever asked for it, and to nobody else. */
async function act(caller: Caller, name: string, body: string, headers: Record<string, string> = { origin }) {
  const { id, page } = actions.get(name) ?? { id: '', page: '/' };
  const response = await callerOf(caller).fetch(page, {
    method: 'POST',
    maxRedirects: 0,
    failOnStatusCode: false,
    headers: { accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8', 'next-action': id, ...headers },
    data: Buffer.from(body),
  });
  const text = (await response.body()).toString('latin1');
  const code = /set-password#([\w-]{43})/.exec(text)?.[1];
  if (code) secrets.set(`link made by ${caller}`, code);
  const token = /"token":"((?:stw_)?[\w-]{43,49})"/.exec(text)?.[1];
  if (token) secrets.set(`token created by ${caller}`, token);
  const shown = code ?? token;
  evidence.add(
    `${caller}: action ${name}`,
    JSON.stringify(response.headersArray().filter(({ name: header }) => header.toLowerCase() !== 'set-cookie')) +
      (shown ? text.replace(shown, '') : text),
  );
  return {
    http: response.status(),
    status: /"status":"(\w+)"/.exec(text)?.[1] ?? null,
    intentId: /"intentId":"([\w-]{36})"/.exec(text)?.[1] ?? null,
    code: code ?? null,
  };
}

/** What a change came to: one in the background may have ended by then, any other on a busy machine not yet. */
async function readOutcome({ status, intentId }: Awaited<ReturnType<typeof act>>, expected: Status) {
  if (expected === 'running') return status === 'succeeded' || status === 'failed' ? 'running' : status;
  return status === 'running' ? endOf(intentId) : status;
}

async function endOf(intentId: string | null): Promise<string | null> {
  const state = async () => (await first('SELECT state FROM intents WHERE id = $1', [intentId])).state ?? null;
  await expect.poll(state, { timeout: 120_000 }).not.toMatch(/^(queued|running)$/);
  return state();
}

/** Changes that somebody asked for: what Steward does by itself, and notes of what was done, comes when it comes. */
async function countAsked(): Promise<string | undefined> {
  const { count } = await first(
    `SELECT count(*) FROM intents WHERE actor_kind <> 'system' AND idempotency_key NOT LIKE 'act %'`,
  );
  return count;
}

for (const [who, caller] of CALLERS.entries()) {
  test(`${caller} gets what the role may see at every route`, async () => {
    const answers: Record<string, number> = {};
    const expected: Record<string, number> = {};
    // Each route in one of four runs; of its other callers, some come in each.
    const visits = takeRound(Object.values(VISITS).flat(), 4, who);
    const byRouter = new Set(takeRound(visits, 3, who));
    for (const visit of visits) {
      const url = addressOf(visit, ids);
      expected[visit.path] = expectedStatus(visit, caller);
      const { status } = await evidence.ask(callerOf(caller), caller, url);
      answers[visit.path] = status;
      // As the router asks when a link is followed: what the page holds without its frame.
      if (byRouter.has(visit))
        await evidence.ask(callerOf(caller), `${caller} (router)`, url, { headers: { rsc: '1' } });
    }
    expect(answers).toEqual(expected);
  });
}

test('every action gives each role what it may do', async () => {
  for (const [at, [name, { input, cells }]] of Object.entries(ACTIONS).entries()) {
    if (!actions.has(name)) continue;
    const answers: Partial<Record<Caller, string | null>> = {};
    const round = takeRound(CALLERS, 3, at);
    await database.query('UPDATE sessions SET proved_at = now() WHERE ended_at IS NULL');
    for (const caller of round) {
      world.sessionId = await newSession();
      const answer = await act(caller, name, JSON.stringify([input(world), randomUUID()]));
      answers[caller] = await readOutcome(answer, cells[caller]);
      if (name === 'makeSignInLink')
        expect(answer.code !== null, `${caller} sees a link`).toBe(cells[caller] === 'succeeded');
    }
    expect(answers, name).toEqual(Object.fromEntries(round.map((caller) => [caller, cells[caller]])));
  }
});

test('an action that no page uses cannot be called', async () => {
  const unreachable = Object.keys(ACTIONS).filter((name) => !actions.has(name));
  const before = await countAsked();
  for (const name of unreachable) {
    const { status } = await act('owner', name, JSON.stringify([ACTIONS[name]?.input(world), randomUUID()]));
    expect(status, name).toBeNull();
  }
  expect(await countAsked()).toBe(before);
});

test('an action runs from our own pages alone', async () => {
  const own = new URL(origin);
  const foreign = [
    ...['https://evil.example', 'null', 'file://', `${origin}.evil.example`, `${origin}/`, 'http://localhost'],
    ...[
      `https://${own.host}`,
      `http://127.0.0.1:${own.port}`,
      `http://localhost:${Number(own.port) + 1}`,
      `${origin}@evil`,
    ],
  ];
  const before = await countAsked();
  for (const [at, name] of [...actions.keys()].entries()) {
    world.sessionId = await newSession();
    const body = JSON.stringify([ACTIONS[name]?.input(world), randomUUID()]);
    for (const headers of [{}, ...takeRound(foreign, 5, at).map((given) => ({ origin: given }))]) {
      const { status } = await act('owner', name, body, headers);
      expect([name, headers, status === 'succeeded' || status === 'running']).toEqual([name, headers, false]);
    }
  }
  expect(await countAsked()).toBe(before);
});

test('nonsense is refused by every action and breaks none', async () => {
  const unreadable = ['', 'not json', '["$F1"]', '["$@1"]', '{"__proto__":{"x":1}}', MEGABYTE];
  for (const [at, name] of [...actions.keys()].entries()) {
    // Numbers without a common divisor, so that each caller comes to send all of it.
    for (const caller of takeRound(['owner', 'viewer', 'anonymous'] as const, 3, at)) {
      for (const body of takeRound(nonsenseCalls(world), 5, at)) {
        const { http, status } = await act(caller, name, body);
        expect([name, caller, body.slice(0, 80), http < 500]).toEqual([name, caller, body.slice(0, 80), true]);
        if (!ASK_NOTHING.includes(name))
          expect([name, caller, body.slice(0, 80), status === 'succeeded']).toEqual([
            name,
            caller,
            body.slice(0, 80),
            false,
          ]);
      }
      for (const body of takeRound(unreadable, 5, at)) {
        const { status } = await act(caller, name, body);
        if (!ASK_NOTHING.includes(name)) expect([name, caller, body.slice(0, 20), status]).not.toContain('succeeded');
      }
    }
  }
});

/** What was answered with an error of ours. Judged after the search for secrets, which needs these answers as well. */
const broken = new Set<string>();

test('nonsense is asked of every route', async () => {
  /** A page that failed half-way has sent 200 already: its error stands in what it streams. */
  const isBroken = ({ status, body }: { status: number; body: string }) =>
    status >= 500 || /:E\{\\*"digest\\*":\\*"\d/.test(body);
  const sendings = [origin, 'https://evil.example'].flatMap((from) => [
    { from, method: 'POST' },
    { from, method: 'DELETE' },
  ]);
  for (const [who, caller] of (['owner', 'anonymous'] as const).entries()) {
    for (const [at, [visit]] of Object.values(VISITS).entries()) {
      const plain = (visit ? addressOf(visit, ids) : '/').split('?')[0] ?? '/';
      for (const query of takeRound(NONSENSE, NONSENSE.length, at + who)) {
        const url = `${plain}?${query}`;
        if (isBroken(await evidence.ask(callerOf(caller), caller, url))) broken.add(`${caller}: ${url.slice(0, 90)}`);
      }
      for (const { from, method } of takeRound(sendings, 4, at + who)) {
        const options = { method, data: MEGABYTE, headers: { origin: from } };
        const answer = await evidence.ask(callerOf(caller), `${caller} from ${from}`, plain, options);
        if (isBroken(answer)) broken.add(`${caller}: ${method} ${plain}`);
        // What is too large, and an address with a null character, is refused before anybody looks where it came from.
        const refusals = plain.includes('%00') ? [400] : [403, 413];
        if (from !== origin) expect(refusals, `${method} ${plain}`).toContain(answer.status);
      }
    }
  }
});

test('passwords are typed, wrongly and rightly', async ({ browser }) => {
  const [wrong, chosen] = [typed('at sign-in'), typed('chosen')];
  const code = secrets.get('link made by owner') ?? '';
  const { code: fresh } = await act(
    'owner',
    'makeSignInLink',
    JSON.stringify([{ personId: world.personId }, randomUUID()]),
  );
  expect(fresh).not.toBe(code);
  const context = await browser.newContext({
    baseURL: origin,
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.77' },
  });
  const page = await context.newPage();
  evidence.listen('typing', page);
  await page.goto(`/set-password#${fresh}`);
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByLabel('New password again').fill(wrong);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('The passwords do not match.')).toBeVisible();
  await page.getByLabel('New password again').fill(chosen);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.waitForURL('**/sign-in?note=password-set');
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(wrong);
  await button.click();
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(chosen);
  await button.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const { cookie, token } = await sessionSecrets(context, secrets.get('sessionSecret') ?? '');
  secrets.set('cookie of the person who typed', cookie).set('session token of the person who typed', token);
  await context.close();
  const stranger = await callerOf('anonymous').storageState();
  expect(stranger.cookies.filter(({ name }) => name === 'steward.session')).toEqual([]);
  const refused = await signInWith(callerOf('anonymous'), origin, `${randomUUID()}@example.test`, typed('for nobody'));
  expect(new URL(refused.url).searchParams.get('error')).toBe('CredentialsSignin');
});

test('whoever is not signed in was shown nothing of the organisation', async () => {
  const { rows } = await database.query<{ text: string }>(`
    SELECT id AS text FROM workspaces UNION SELECT name FROM workspaces WHERE length(name) > 7 UNION SELECT id FROM api_keys
    UNION SELECT email FROM users WHERE email NOT IN (SELECT email FROM people JOIN credentials ON person_id = people.id)`);
  // The ready sign-ins of the simulated company say what their people work on; ids that the test asked for stand in addresses.
  const offered = fs.readFileSync('lib/sandbox/demo-people.json', 'utf8');
  const closed = rows.filter(({ text }) => !offered.includes(text) && !Object.values(ids).includes(text));
  expect(closed.length).toBeGreaterThan(100);
  const shown = evidence.exhibits.filter(({ where }) => where.startsWith('anonymous'));
  expect(shown.length).toBeGreaterThan(50);
  const leaks = shown.flatMap(({ where, text }) =>
    closed.filter((row) => text.includes(row.text)).map((row) => [where, row.text]),
  );
  expect(leaks).toEqual([]);
});

test('a viewer was shown no money, a developer nothing of other workspaces', async () => {
  const of = (caller: Caller) => evidence.exhibits.filter(({ where }) => new RegExp(`^${caller}\\b`).test(where));
  const money = /\$\d[\d,]*\.\d{2}(?!\d)/;
  expect(of('billing').some(({ text }) => money.test(text))).toBe(true);
  expect(
    of('viewer')
      .filter(({ text }) => money.test(text))
      .map(({ where }) => where),
  ).toEqual([]);
  const { rows } = await database.query<{ text: string }>(`
    WITH me AS (SELECT upstream_user_id AS id FROM people WHERE email LIKE 'priya.venkat@%'),
    mine AS (SELECT workspace_id AS id FROM workspace_members WHERE user_id = (SELECT id FROM me) AND gone_at IS NULL),
    mates AS (SELECT user_id AS id FROM workspace_members WHERE workspace_id IN (SELECT id FROM mine) AND gone_at IS NULL)
    SELECT id AS text FROM workspaces WHERE id NOT IN (SELECT id FROM mine)
    UNION SELECT id FROM api_keys WHERE created_by_id IS DISTINCT FROM (SELECT id FROM me)
      AND principal_id IS DISTINCT FROM (SELECT id FROM me)
    UNION SELECT email FROM users WHERE id NOT IN (SELECT id FROM mates)
      AND email NOT IN (SELECT email FROM people JOIN credentials ON person_id = people.id)`);
  // Ids that the test itself asked for stand in the answer's address.
  const others = rows.filter(({ text }) => !Object.values(ids).includes(text));
  expect(others.length).toBeGreaterThan(100);
  const leaks = of('developer').flatMap(({ where, text }) =>
    others.filter((row) => text.includes(row.text)).map((row) => [where, row.text]),
  );
  expect(leaks).toEqual([]);
});

test('signing out ends what the cookie opened', async () => {
  const viewer = callerOf('viewer');
  const csrf = (await (await viewer.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const cookie = `steward.session=${secrets.get('cookie of viewer')}`;
  await evidence.ask(viewer, 'viewer signs out', '/api/auth/signout', {
    method: 'POST',
    headers: { origin },
    form: { csrfToken: csrf.csrfToken, callbackUrl: '/', json: 'true' },
  });
  const replayed = await evidence.ask(callerOf('anonymous'), 'old cookie', '/api/v1/sync/status', {
    headers: { cookie },
  });
  expect(replayed.status).toBe(401);
});

test('no secret stands anywhere', async () => {
  const open = async () => (await first(`SELECT count(*) FROM intents WHERE state IN ('queued', 'running')`)).count;
  await expect.poll(open, { timeout: 30_000 }).toBe('0');
  const { rows } = await database.query<{ hash: string }>('SELECT password_hash AS hash FROM credentials');
  expect(rows.length).toBeGreaterThan(5);
  for (const [at, { hash }] of rows.entries()) secrets.set(`password hash ${at}`, hash);
  const parts = await dump(database);
  expect(parts.length).toBeGreaterThan(80);
  for (const { where, text } of parts) evidence.add(where, text);
  expect(addFiles(evidence, path.join(dataFolder, 'logs'))).toBeGreaterThan(1);
  for (const folder of ['static', 'server', 'standalone/.next'])
    expect(addFiles(evidence, path.join('.next', folder))).toBeGreaterThan(0);
  expect(secrets.size).toBeGreaterThan(30);
  for (const [name, secret] of secrets) expect([name, secret.length > 15]).toEqual([name, true]);
  expect(evidence.find(secrets)).toEqual([]);
  // The keys that the build made for itself are in its server part; they must not have come any further.
  const manifest = JSON.parse(fs.readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as Record<
    string,
    string
  >;
  const preview = JSON.parse(fs.readFileSync('.next/prerender-manifest.json', 'utf8')) as {
    preview: Record<string, string>;
  };
  const ofBuild = new Map([
    ['action key of the build', manifest.encryptionKey ?? ''],
    ...Object.entries(preview.preview),
  ]);
  const further = evidence.find(ofBuild).filter((found) => !/ in \.next\/(server|standalone)\//.test(found));
  expect(further).toEqual([]);
});

test('the search finds what is there', () => {
  const planted = new Evidence();
  const [name, secret] = [...secrets][0] ?? ['', ''];
  planted.add('plain', `x${secret}x`);
  planted.add('base64', Buffer.from(secret).toString('base64'));
  planted.add('address', `?p=${encodeURIComponent(secret)}`);
  planted.add('nothing', 'clean');
  expect(planted.find(secrets)).toEqual([`${name} in plain`, `${name} in base64`, `${name} in address`]);
});

test('every route and every action of the product is driven', () => {
  expect(routesOfApp().sort()).toEqual(Object.keys(VISITS).sort());
  expect(declaredActions().sort()).toEqual(Object.keys(ACTIONS).sort());
  expect([...actions.keys()].filter((name) => !(name in ACTIONS))).toEqual([]);
});

test('nonsense was answered without an error of ours', () => {
  expect([...broken]).toEqual([]);
});
