import { describe, expect, it } from 'vitest';
import { createTestClient, EPOCH, errorOf } from '@/lib/testing/test-client';
import { errorBodySchema } from '@/lib/upstream/contract';

const ME = '/v1/organizations/me';
const version = { 'anthropic-version': '2023-06-01' };

describe('the door', () => {
  const client = createTestClient('empty');
  const key = client.sandbox.adminKey('empty', 'test');

  it.each([
    ['x-api-key and the older version', { 'x-api-key': key, ...version }],
    ['Bearer and the newer version', { authorization: `Bearer ${key}`, 'anthropic-version': '2026-10-21' }],
  ])('opens for %s', async (_name, headers) => {
    const answer = await client.call('GET', ME, undefined, headers);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ type: 'organization', name: 'Lanternfold' });
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
    expect(answer.headers.get('anthropic-organization-id')).toBe(answer.body.id);
  });

  it.each([
    ['no key', version, 401, 'authentication_error'],
    ['an unknown key', { 'x-api-key': 'sk-ant-admin01-other', ...version }, 401, 'authentication_error'],
    [
      'a key of no world',
      { 'x-api-key': 'sk-ant-admin01-sandbox-atlantis-1', ...version },
      401,
      'authentication_error',
    ],
    [
      'a seed with other letters',
      { 'x-api-key': 'sk-ant-admin01-sandbox-empty-A', ...version },
      401,
      'authentication_error',
    ],
    ['a workspace key', { authorization: 'Bearer sk-ant-api03-abc', ...version }, 403, 'permission_error'],
    ['no version', { 'x-api-key': key }, 400, 'invalid_request_error'],
    ['an unknown version', { 'x-api-key': key, 'anthropic-version': '2019-01-01' }, 400, 'invalid_request_error'],
  ])('refuses %s', async (_name, headers, status, type) => {
    const answer = await client.call('GET', ME, undefined, headers);
    expect(answer.status).toBe(status);
    const body = errorBodySchema.parse(answer.body);
    expect(body).toMatchObject({ type: 'error', error: { type } });
    expect(body.request_id).toBe(answer.headers.get('request-id'));
  });

  it('answers 404 for an unknown path and the bare key with the default world', async () => {
    expect(errorOf(await client.get('/v1/organizations/nothing'))).toBe('not_found_error');
    const bare = { 'x-api-key': 'sk-ant-admin01-sandbox', ...version };
    expect((await client.call('GET', ME, undefined, bare)).body.name).toBe('Brackenfell Mutual');
  });

  it('never records the key', async () => {
    await client.get('/v1/organizations/users?limit=2');
    const entries = client.sandbox.requests('empty:test');
    expect(entries.at(-1)).toEqual({
      at: EPOCH.toISOString(),
      world: 'empty:test',
      method: 'GET',
      path: '/v1/organizations/users',
      query: '?limit=2',
      status: 200,
    });
    expect(JSON.stringify(client.sandbox.requests())).not.toContain('sk-ant');
  });

  it('limits requests a minute once that is switched on', async () => {
    const limited = createTestClient('empty', 'limited');
    limited.sandbox.setRateLimit(2);
    await limited.get(ME);
    await limited.get(ME);
    const refused = await limited.get(ME);
    expect([refused.status, errorOf(refused)]).toEqual([429, 'rate_limit_error']);
    expect(refused.headers.get('retry-after')).toBe('60');
    limited.sandbox.advanceClock(60_000);
    expect((await limited.get(ME)).status).toBe(200);
  });
});

describe('worlds', () => {
  it('are isolated from each other', async () => {
    const one = createTestClient('empty', 'one');
    const two = createTestClient('empty', 'two', { sandbox: one.sandbox });
    await one.post('/v1/organizations/workspaces', { name: 'Only here' });
    expect((await one.all('/v1/organizations/workspaces')).map((workspace) => workspace.name)).toEqual(['Only here']);
    expect(await two.all('/v1/organizations/workspaces')).toEqual([]);
  });

  it('answer byte by byte alike for one seed, and otherwise for another', async () => {
    const paths = [
      '/v1/organizations/users?limit=1000',
      '/v1/organizations/api_keys?limit=1000',
      '/v1/organizations/invites?limit=1000',
      '/v1/organizations/cost_report?starting_at=2026-10-30T00:00:00Z&group_by[]=description&limit=31',
    ];
    const read = async (seed: string) => {
      const client = createTestClient('company', seed);
      return JSON.stringify(await Promise.all(paths.map(async (path) => (await client.get(path)).body)));
    };
    const first = await read('same');
    expect(await read('same')).toBe(first);
    expect(await read('else')).not.toBe(first);
  });
});
