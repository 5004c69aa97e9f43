import { beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../handler';

const WORLD = 'empty:feed';
let sandbox: Sandbox;
let clock: number;

async function ask(path: string, body?: object, method = body ? 'POST' : 'GET') {
  const headers = { 'x-api-key': sandbox.adminKey('empty', 'feed'), 'anthropic-version': '2026-10-21' };
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const answer = await sandbox.fetch(new Request(`http://sandbox${path}`, init));
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

interface Page {
  data: { id: string; type: string; created_at: string }[];
  has_more: boolean;
  first_id: string;
  last_id: string;
}
const FEED = '/v1/compliance/activities?exclude_activity_types[]=compliance_api_accessed';
const page = async (query = '') => (await ask(`${FEED}${query}`)).body as unknown as Page;
const ids = ({ data }: Page) => data.map(({ id }) => id);
const plant = async (activities: object[]) =>
  (await ask('/__sandbox/activities', { world: WORLD, activities })).body.ids as string[];
const actor = { type: 'user_actor', user_id: 'user_1' };

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 20);
  sandbox = createSandbox({ dataDir: null, now: () => new Date(clock) });
  await ask('/__sandbox/feed', { world: WORLD, enabled: true });
});

it('is read back from its newest event, and on from the last one read, whatever the size of a page', async () => {
  const first = (
    await plant(Array.from({ length: 7 }, (_, at) => ({ type: `t_${at}`, actor, ago_ms: at * 1_000 })))
  ).slice();
  const back: string[] = [];
  let at = await page('&limit=3');
  const newest = at.first_id;
  for (back.push(...ids(at)); at.has_more; back.push(...ids(at))) at = await page(`&limit=3&after_id=${at.last_id}`);
  expect(back).toEqual(first);

  clock += 60_000;
  const more = await plant(
    Array.from({ length: 5 }, (_, number) => ({ type: `n_${number}`, actor, ago_ms: number * 1_000 })),
  );
  const on: string[] = [];
  at = await page(`&limit=2&before_id=${newest}`);
  for (on.unshift(...ids(at)); at.has_more; on.unshift(...ids(at)))
    at = await page(`&limit=2&before_id=${at.first_id}`);
  expect(on).toEqual(more);
  expect(ids(await page('&order=asc&limit=5000'))).toEqual([...more, ...first].reverse());
  expect((await ask(`${FEED}&after_id=x&before_id=y`)).status).toBe(400);
  expect((await ask(`${FEED}&activity_types[]=t_1`)).status).toBe(400);
  expect((await page(`&created_at.gte=${new Date(clock - 1_500).toISOString()}`)).data).toHaveLength(2);
});

it('tells what the Admin API and the Console changed, some of it late, and each reading of itself', async () => {
  const made = await ask('/v1/organizations/workspaces', { name: 'Told' });
  clock += 1_000;
  await ask(`/v1/organizations/workspaces/${made.body.id}`, { name: 'Told again' });
  const [updated, created] = (await page()).data as unknown as Record<string, unknown>[];
  expect(created).toMatchObject({
    ...{ type: 'platform_workspace_created', workspace_id: made.body.id, actor: { type: 'admin_api_key_actor' } },
  });
  expect(updated).toMatchObject({
    type: 'platform_workspace_updated',
    updates: [{ type: 'name', previous_value: 'Told', current_value: 'Told again' }],
  });
  expect((await ask('/v1/compliance/activities')).body.data).toContainEqual(
    expect.objectContaining({ type: 'compliance_api_accessed' }),
  );
  await ask('/__sandbox/feed', { world: WORLD, enabled: true, late_ms: 60_000 });
  clock += 1_000;
  await ask('/__sandbox/api-keys', { world: WORLD, name: 'By hand' });
  expect((await page()).data).toHaveLength(2);
  clock += 60_000;
  expect((await page()).data[0]?.type).toBe('platform_api_key_created');
});

it('records nothing and answers nothing while it is off, as it is until somebody switches it on', async () => {
  await ask('/v1/organizations/compliance_settings', { state: { type: 'disabled' } });
  expect((await ask('/v1/organizations/compliance_settings')).body).toEqual({ state: { type: 'disabled' } });
  await ask('/v1/organizations/workspaces', { name: 'Untold' });
  expect((await ask(FEED)).status).toBe(403);
  await ask('/v1/organizations/compliance_settings', { state: { type: 'enabled' } });
  expect((await page()).data).toEqual([]);
});
