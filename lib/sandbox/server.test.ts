import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EPOCH } from '@/lib/testing/test-client';
import type { Fault } from './faults';
import { type RunningSandbox, startSandbox } from './server';

const WORKSPACES = '/v1/organizations/workspaces';

describe('over a real socket', () => {
  let running: RunningSandbox;
  const headers = () => ({
    'x-api-key': running.sandbox.adminKey('company', 'socket'),
    'anthropic-version': '2026-10-21',
  });
  const get = (path: string) => fetch(`${running.url}${path}`, { headers: headers() });
  const queue = async (fault: Fault) => {
    const answer = await fetch(`${running.url}/__sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect(answer.status).toBe(200);
  };

  beforeAll(async () => {
    running = await startSandbox({ port: 0, dataDir: null, now: () => EPOCH });
  });
  afterEach(() => running.sandbox.clearFaults());
  afterAll(() => running.close());

  it('serves the official client', async () => {
    const client = new Anthropic({
      apiKey: running.sandbox.adminKey('company', 'sdk'),
      baseURL: running.url,
      maxRetries: 0,
    });
    const users: string[] = [];
    for await (const user of client.organization.users.list({ limit: 25, roles: ['developer', 'admin'] })) {
      users.push(user.id);
    }
    expect(users).toHaveLength(37);
    const limits: string[] = [];
    for await (const limit of client.organization.rateLimits.list({ limit: 3 })) limits.push(limit.id);
    expect(limits).toHaveLength(8);
    const report = await client.get<{ data: unknown[] }>('/v1/organizations/usage_report/messages', {
      query: { starting_at: '2026-11-20T00:00:00Z', group_by: ['model', 'workspace_id'] },
    });
    expect(report.data).toHaveLength(5);
    await expect(client.organization.users.retrieve('user_x')).rejects.toMatchObject({ status: 404 });
  });

  it('gives a status with headers and a body, as often as asked', async () => {
    await queue({
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '7' },
      times: 2,
      path: '/v1/organizations/me',
    });
    expect((await get('/v1/organizations/users')).status).toBe(200);
    const first = await get('/v1/organizations/me');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await first.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect((await get('/v1/organizations/me')).status).toBe(429);
    expect((await get('/v1/organizations/me')).status).toBe(200);
    await queue({ kind: 'status', status: 200, body: { id: 7 } });
    expect(await (await get('/v1/organizations/me')).json()).toEqual({ id: 7 });
  });

  it('delays an answer', async () => {
    await queue({ kind: 'delay', delayMs: 120 });
    const started = performance.now();
    expect((await get('/v1/organizations/me')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
    await queue({ kind: 'delay', delayMs: 600_000 });
    const before = running.sandbox.requests().length;
    const waiting = get('/v1/organizations/me');
    await expect.poll(() => running.sandbox.requests().length).toBe(before + 1);
    running.sandbox.clearFaults();
    expect((await waiting).status).toBe(200);
  });

  it('resets before anything happens, and drops after it happened', async () => {
    const before = await (await get(`${WORKSPACES}?limit=100`)).json();
    const make = (name: string) =>
      fetch(`${running.url}${WORKSPACES}`, { method: 'POST', headers: headers(), body: JSON.stringify({ name }) });
    await queue({ kind: 'reset', method: 'POST' });
    await expect(make('never')).rejects.toThrow('fetch failed');
    await queue({ kind: 'drop_after_effect', method: 'POST', world: 'company:socket' });
    await expect(make('made all the same')).rejects.toThrow('fetch failed');
    const after = await (await get(`${WORKSPACES}?limit=100`)).json();
    expect(after.data.length).toBe(before.data.length + 1);
    expect(after.data[0].name).toBe('made all the same');
    expect(running.sandbox.requests('company:socket').filter((entry) => entry.status === 0)).toHaveLength(2);
  });

  it('cuts a body in half', async () => {
    await queue({ kind: 'truncate', path: '^/v1/organizations/users\\?limit=5$' });
    expect((await get('/v1/organizations/users?limit=6')).status).toBe(200);
    const answer = await get('/v1/organizations/users?limit=5');
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  it('lies: HTML, an empty page with more to come, missing rows', async () => {
    await queue({ kind: 'html', times: 1 });
    const html = await get('/v1/organizations/me');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await queue({ kind: 'empty_page_has_more' });
    const empty = await (await get('/v1/organizations/users?limit=1000')).json();
    expect(empty).toMatchObject({ data: [], has_more: true });
    await queue({ kind: 'missing_rows', times: 2 });
    expect((await (await get('/v1/organizations/users?limit=1000')).json()).data).toHaveLength(30);
    const report = '/v1/organizations/usage_report/messages?starting_at=2026-11-20T00:00:00Z&limit=1&group_by[]=model';
    const short = await (await get(report)).json();
    const whole = await (await get(report)).json();
    expect(short.data).toHaveLength(1);
    expect(short.data[0].results).toHaveLength(Math.ceil(whole.data[0].results.length / 2));
  });

  it('applies a fault to the named world alone', async () => {
    await queue({ kind: 'status', status: 500, world: 'company:other' });
    expect((await get('/v1/organizations/me')).status).toBe(200);
  });

  it('shows the requests it got, and refuses browsers and nonsense at its controls', async () => {
    await get('/v1/organizations/me');
    const shown = await (await fetch(`${running.url}/__sandbox/requests?world=company:socket`)).json();
    expect(shown.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/organizations/me', status: 200 });
    const faults = `${running.url}/__sandbox/faults`;
    const browser = await fetch(faults, { method: 'POST', body: '{}', headers: { origin: 'http://evil.example' } });
    expect(browser.status).toBe(403);
    expect((await fetch(faults, { method: 'POST', body: '{"kind":"earthquake"}' })).status).toBe(400);
    expect((await fetch(faults, { method: 'POST', body: '{' })).status).toBe(400);
  });
});
