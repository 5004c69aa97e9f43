import { beforeAll, describe, expect, it } from 'vitest';
import { createTestClient, errorOf, type Item } from '@/lib/testing/test-client';
import { userSchema } from '@/lib/upstream/contract';
import { parseList } from '@/lib/upstream/contract-list';

const client = createTestClient('company');
const USERS = '/v1/organizations/users';

describe('lists by ID cursor', () => {
  let everybody: Item[];
  beforeAll(async () => {
    everybody = await client.all(USERS);
  });

  it('give 20 items by default, newest first, and can be walked to the end', async () => {
    const { body } = await client.get(USERS);
    expect(body.data).toHaveLength(20);
    expect(body).toMatchObject({ has_more: true, first_id: body.data[0]?.id, last_id: body.data[19]?.id });
    const walked: string[] = [];
    let after = '';
    for (let page = 0; page < 10; page++) {
      const list = parseList(userSchema, (await client.get(`${USERS}?limit=7${after}`)).body);
      expect(list.unreadable).toBe(0);
      walked.push(...list.items.map((user) => user.id));
      if (!list.hasMore) break;
      after = `&after_id=${list.lastId}`;
    }
    expect(walked).toEqual(everybody.map((user) => user.id));
    const times = everybody.map((user) => String(user.added_at));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('walk backwards with before_id, nearest page first', async () => {
    const { body } = await client.get(`${USERS}?limit=5&before_id=${everybody[9]?.id}`);
    expect(body.data).toEqual(everybody.slice(4, 9));
    expect(body.has_more).toBe(true);
    const first = await client.get(`${USERS}?limit=50&before_id=${everybody[3]?.id}`);
    expect(first.body.data).toEqual(everybody.slice(0, 3));
    expect(first.body.has_more).toBe(false);
  });

  it.each([
    ['limit=0'],
    ['limit=1001'],
    ['limit=many'],
    ['after_id=user_a&before_id=user_b'],
    ['after_id=user_unknown'],
    ['roles[]=emperor'],
  ])('refuse %s', async (query) => {
    const answer = await client.get(`${USERS}?${query}`);
    expect([answer.status, errorOf(answer)]).toEqual([400, 'invalid_request_error']);
  });

  it('refuse a cursor that the filters exclude', async () => {
    const admin = everybody.find((user) => user.role === 'admin');
    const answer = await client.get(`${USERS}?roles[]=developer&after_id=${admin?.id}`);
    expect(answer.body.error).toMatchObject({ message: 'cursor does not match current query parameters' });
  });
});

describe('lists by opaque page', () => {
  const LIMITS = '/v1/organizations/rate_limits';

  it('give everything without a limit, and pages with one', async () => {
    const whole = (await client.get(LIMITS)).body;
    expect(whole.next_page).toBeNull();
    expect(whole).not.toHaveProperty('has_more');
    const first = (await client.get(`${LIMITS}?limit=5`)).body;
    const second = (await client.get(`${LIMITS}?limit=5&page=${first.next_page}`)).body;
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(second.next_page).toBeNull();
  });

  it('bind the page token to the filters', async () => {
    const { next_page: page } = (await client.get(`${LIMITS}?limit=2`)).body;
    const other = await client.get(`${LIMITS}?limit=2&group_type=model_group&page=${page}`);
    expect([other.status, other.body.error]).toEqual([
      400,
      { type: 'invalid_request_error', message: 'cursor does not match current query parameters' },
    ]);
    expect((await client.get(`${LIMITS}?page=page_nonsense`)).status).toBe(400);
  });
});
