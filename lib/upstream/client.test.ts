import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/core/errors';
import type { LogFields, Logger } from '@/lib/core/log';
import { type ScriptedAnswer, type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { createUpstream, type Upstream, type UpstreamOptions } from '@/lib/upstream/client';
import type { AnswerInfo } from '@/lib/upstream/transport';

const KEY = 'sk-ant-admin01-CANARY-7f3a';
const USER = { id: 'user_1', email: 'ada@example.test', name: 'Ada', role: 'user', added_at: '2026-01-02T03:04:05Z' };
const WORKSPACE = { id: 'wrkspc_1', name: 'Search', created_at: '2026-01-02T03:04:05Z', archived_at: null };

let server: ScriptedUpstream;
let lines: { level: string; message: string; fields: LogFields }[];
let slept: number[];
let taken: string[];
let answers: AnswerInfo[];
let upstream: Upstream;

function connect(more: Partial<UpstreamOptions> = {}): Upstream {
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      lines.push({ level, message, fields });
  const log: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  return createUpstream({
    baseUrl: server.url,
    adminKey: KEY,
    log,
    budget: { take: async (kind) => void taken.push(kind) },
    sleep: async (ms) => void slept.push(ms),
    random: () => 0.5,
    timeoutMs: 60_000,
    onAnswer: (info) => answers.push(info),
    ...more,
  });
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('expected an AppError', { cause: error });
  return error;
}

function errorBody(type: string, errorCode?: string): unknown {
  const details = errorCode ? { error_code: errorCode } : undefined;
  return { type: 'error', error: { type, message: `secret ${KEY}`, details }, request_id: 'req_1' };
}

beforeAll(async () => {
  server = await startScriptedUpstream();
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());
beforeEach(() => {
  [lines, slept, taken, answers] = [[], [], [], []];
  upstream = connect();
});

const HTML = { 'content-type': 'text/html' };
const TABLE: [name: string, answer: ScriptedAnswer, read: [number, string], write: [number, string]][] = [
  [
    '429 with retry-after',
    { status: 429, headers: { 'retry-after': '7' }, body: errorBody('rate_limit_error') },
    [3, 'upstream_rate_limited'],
    [3, 'upstream_rate_limited'],
  ],
  [
    '429 without',
    { status: 429, body: errorBody('rate_limit_error') },
    [3, 'upstream_rate_limited'],
    [3, 'upstream_rate_limited'],
  ],
  [
    '429 of the spend cap',
    { status: 429, body: errorBody('rate_limit_error', 'enforced_spend_limit_reached') },
    [1, 'upstream_spend_cap'],
    [1, 'upstream_spend_cap'],
  ],
  ['400', { status: 400, body: errorBody('invalid_request_error') }, [1, 'upstream_refused'], [1, 'upstream_refused']],
  [
    '401',
    { status: 401, body: errorBody('authentication_error') },
    [1, 'upstream_unauthorized'],
    [1, 'upstream_unauthorized'],
  ],
  ['403', { status: 403, body: errorBody('permission_error') }, [1, 'upstream_forbidden'], [1, 'upstream_forbidden']],
  ['404', { status: 404, body: errorBody('not_found_error') }, [1, 'upstream_not_found'], [1, 'upstream_not_found']],
  [
    '404 in HTML',
    { status: 404, headers: HTML, body: '<h1>No</h1>' },
    [1, 'upstream_not_found'],
    [1, 'upstream_not_found'],
  ],
  [
    '409',
    { status: 409, body: errorBody('conflict_error', 'concurrent_membership_change') },
    [1, 'upstream_conflict'],
    [1, 'upstream_conflict'],
  ],
  ['500', { status: 500, body: errorBody('api_error') }, [3, 'upstream_unavailable'], [1, 'unknown_outcome']],
  [
    '500 not to be retried',
    { status: 500, headers: { 'x-should-retry': 'false' }, body: errorBody('api_error') },
    [1, 'upstream_unavailable'],
    [1, 'unknown_outcome'],
  ],
  [
    '504',
    { status: 504, headers: HTML, body: '<h1>Gateway</h1>' },
    [3, 'upstream_unavailable'],
    [1, 'unknown_outcome'],
  ],
  ['529', { status: 529, body: errorBody('overloaded_error') }, [3, 'upstream_unavailable'], [1, 'unknown_outcome']],
  ['a reset', { reset: 'early' }, [3, 'upstream_unavailable'], [1, 'unknown_outcome']],
  ['a timeout', { hang: 'early' }, [3, 'upstream_unavailable'], [1, 'unknown_outcome']],
  ['a timeout amid the body', { hang: 'amid', body: USER }, [3, 'upstream_unavailable'], [1, 'unknown_outcome']],
  [
    'HTML',
    { headers: HTML, body: '<html>Sign in to the wifi</html>' },
    [3, 'upstream_unreadable'],
    [1, 'unknown_outcome'],
  ],
  [
    'a cut body',
    { reset: 'amid', body: { ...USER, ...WORKSPACE } },
    [3, 'upstream_unavailable'],
    [1, 'unknown_outcome'],
  ],
  ['half a JSON', { body: '{"id":"user_1","na' }, [3, 'upstream_unreadable'], [1, 'unknown_outcome']],
  ['an empty body', { body: '' }, [3, 'upstream_unreadable'], [1, 'unknown_outcome']],
  ['another shape', { body: { ok: true } }, [3, 'upstream_unreadable'], [1, 'unknown_outcome']],
  [
    'a redirect',
    { status: 307, headers: { location: 'http://127.0.0.1:9/steal' } },
    [3, 'upstream_unreadable'],
    [1, 'unknown_outcome'],
  ],
];

describe('the retry table', () => {
  it.each(TABLE)('%s', async (_name, answer, [reads, readCode], [writes, writeCode]) => {
    const patient = connect({ timeoutMs: answer.hang ? 120 : 60_000 });
    for (const [attempts, code, call] of [
      [reads, readCode, () => patient.getUser('user_1')],
      [writes, writeCode, () => patient.updateWorkspace('wrkspc_1', { name: 'Find' })],
    ] as const) {
      [lines, slept, taken, answers] = [[], [], [], []];
      server.script(answer);
      const error = await failureOf(call());
      expect(error.code).toBe(code);
      expect(server.seen).toHaveLength(attempts);
      expect(lines.map((line) => line.fields.attempt)).toEqual([1, 2, 3].slice(0, attempts));
      expect(taken).toEqual(Array(attempts).fill('command'));
      expect(answers).toHaveLength(attempts);
      expect(slept).toHaveLength(attempts - 1);
      expect(error.message).toMatch(/^[A-Z].+\.$/);
      expect(JSON.stringify([lines, answers, error.message, error.stack, error.cause])).not.toMatch(/CANARY|secret|<h/);
    }
  });

  it('gives one attempt to a write that reached nobody, and knows that nothing was changed', async () => {
    const gone = await startScriptedUpstream();
    await gone.close();
    const lonely = connect({ baseUrl: gone.url });
    const error = await failureOf(lonely.updateWorkspace('wrkspc_1', { name: 'Find' }));
    expect(error.code).toBe('upstream_unavailable');
    expect(error.message).toContain('Nothing was changed');
    expect(lines.map((line) => line.fields.code)).toEqual(['unreachable']);
    expect((await failureOf(lonely.getUser('user_1'))).code).toBe('upstream_unavailable');
    expect(lines).toHaveLength(4);
  });

  it('waits as asked, else with jittered backoff, and goes on once it is answered', async () => {
    server.script(
      { status: 429, headers: { 'retry-after': '7' }, body: errorBody('rate_limit_error') },
      { status: 429, headers: { 'retry-after-ms': '250' }, body: errorBody('rate_limit_error') },
      { body: WORKSPACE },
    );
    expect((await upstream.updateWorkspace('wrkspc_1', { name: 'Search' })).name).toBe('Search');
    expect(slept).toEqual([7_125, 375]);
    slept = [];
    server.script({ status: 503 }, { reset: 'early' }, { body: USER });
    expect((await upstream.getUser('user_1')).id).toBe('user_1');
    expect(slept).toEqual([250, 500]);
    expect(answers.map((info) => info.status)).toEqual([429, 429, 200, 503, null, 200]);
  });
});

describe('what goes over the wire', () => {
  it('sends the key as Bearer, or as x-api-key, never as both', async () => {
    server.script({ body: USER });
    await upstream.getUser('user_1');
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'anthropic-version': '2026-10-21',
    });
    expect(server.seen[0]?.headers).not.toHaveProperty('x-api-key');
    await connect({ headerStyle: 'x-api-key' }).getUser('user_1');
    expect(server.seen[1]?.headers).toMatchObject({ 'x-api-key': KEY });
    expect(server.seen[1]?.headers).not.toHaveProperty('authorization');
  });

  it('takes no key and no address from the environment', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'from-the-environment');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'from-the-environment');
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9');
    server.script({ body: USER });
    await connect().getUser('user_1');
    await connect({ headerStyle: 'x-api-key' }).getUser('user_1');
    expect(server.seen).toHaveLength(2);
    expect(JSON.stringify(server.seen)).not.toContain('from-the-environment');
  });

  it('refuses a key that no header can carry, without repeating it', () => {
    for (const adminKey of ['', `${KEY}\n`, `${KEY} `, `${KEY}\u2026`]) {
      expect(() => connect({ adminKey })).toThrow(/^The Admin key contains characters/);
    }
  });

  it('sends a change as JSON', async () => {
    server.script({ body: WORKSPACE });
    await upstream.updateWorkspace('wrkspc_1', { name: 'Find', tags: { team: 'a', old: null } });
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/v1/organizations/workspaces/wrkspc_1' });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ name: 'Find', tags: { team: 'a', old: null } });
  });

  it('asks for lists and reports as the contract says', async () => {
    server.script({ body: { data: [], has_more: false, next_page: null } });
    await upstream.listUsers({ afterId: 'user_9', email: 'ada@example.test' });
    await upstream.listWorkspaces({ limit: 5 });
    await upstream.listRateLimits({ page: 'p2' });
    await upstream.listWorkspaceMembers('wrkspc_1');
    const [from, to] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-03T00:00:00Z')];
    await upstream.readUsage({ from, to, width: '1h', buckets: 48, page: 'p3' });
    await upstream.readCost({ from, to, buckets: 99 });
    const urls = server.seen.map((request) => new URL(request.url, server.url));
    const show = (url: URL | undefined) =>
      decodeURIComponent(`${url?.pathname.slice(17)}?${url?.searchParams.toString()}`);
    expect(urls.map(show)).toEqual([
      '/users?limit=1000&after_id=user_9&email=ada@example.test',
      '/workspaces?limit=5&include_archived=true&include_default=true',
      '/rate_limits?page=p2',
      '/workspaces/wrkspc_1/members?limit=1000',
      '/usage_report/messages?starting_at=2026-11-01T00:00:00.000Z&ending_at=2026-11-03T00:00:00.000Z&bucket_width=1h&limit=48&page=p3' +
        ['api_key_id', 'workspace_id', 'model', 'service_tier', 'context_window', 'inference_geo', 'speed']
          .map((group) => `&group_by[]=${group}`)
          .join(''),
      '/cost_report?starting_at=2026-11-01T00:00:00.000Z&ending_at=2026-11-03T00:00:00.000Z&bucket_width=1d&limit=31&group_by[]=workspace_id&group_by[]=description',
    ]);
    expect(server.seen[4]?.headers['anthropic-beta']).toBe('fast-mode-2026-02-01');
    expect(lines.every((line) => !JSON.stringify(line.fields).includes('ada@'))).toBe(true);
  });

  it('logs each attempt with what is needed to find it again', async () => {
    server.script({ headers: { 'request-id': 'req_abc' }, body: WORKSPACE });
    const seen: string[] = [];
    const own = upstream.for('sync', { runId: 'run-1', onAttempt: () => seen.push('attempt') });
    await own.getWorkspace('wrkspc_1');
    expect(taken).toEqual(['sync']);
    expect(seen).toEqual(['attempt']);
    expect(lines[0]?.fields).toMatchObject({
      method: 'GET',
      path: '/v1/organizations/workspaces/wrkspc_1',
      status: 200,
      attempt: 1,
      upstreamRequestId: 'req_abc',
      runId: 'run-1',
      durationMs: expect.any(Number),
    });
  });
});

describe('lenient reading', () => {
  it('keeps unknown values, ignores extra fields, does without missing ones and counts what it cannot read', async () => {
    const odd = { ...USER, role: 'limited_developer', quantum: { state: 1 } };
    server.script({
      body: { data: [odd, { ...USER, id: undefined }, { ...USER, name: null }], has_more: true, last_id: 'user_1' },
    });
    const page = await upstream.listUsers();
    expect(page).toMatchObject({ unreadable: 1, hasMore: true, lastId: 'user_1' });
    expect(page.items.map((user) => user.role)).toEqual(['limited_developer', 'user']);
    server.script({ headers: { 'content-type': 'text/plain' }, body: { data: [] } });
    expect(await upstream.listApiKeys()).toMatchObject({ items: [], hasMore: false });
  });
});
