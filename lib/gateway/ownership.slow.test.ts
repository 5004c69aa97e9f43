import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type AskedGateway, askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { HELLO, type Messages, startMessages } from '@/lib/testing/messages-client';
import { found } from '@/lib/testing/test-client';
import { thorough } from '@/lib/testing/thorough';

type Key = Awaited<ReturnType<typeof issueKey>>;
type Gateway = Awaited<ReturnType<typeof startTestGateway>>;

let database: TestDatabase;
let messages: Messages;
let workspaceId: string;
let gateways: Gateway[];
beforeAll(async () => {
  [database, messages] = await Promise.all([createTestDatabase(), startMessages('company:ownership')]);
  workspaceId = found(messages.key.workspace_id);
  await enterCredential(database, { workspaceId, vendorKey: messages.key.secret });
  gateways = [
    await startTestGateway(database, messages.running.url),
    await startTestGateway(database, messages.running.url),
  ];
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop(0);
  await messages.running.close();
  await database.drop();
});

const newKey = (more = {}) => issueKey(database, { workspaceId, ...more });
const clientOf = (key: Key, gateway = 0) =>
  new Anthropic({ apiKey: key.secret, baseURL: found(gateways[gateway]).url, maxRetries: 0 });
const file = () => new File(['x'], 'a.txt', { type: 'text/plain' });
const requests = [{ custom_id: 'a', params: HELLO }];
const statusOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (error: unknown) => (error instanceof APIError ? error.status : String(error)),
  );
const rowOf = (id: string) => database.owner.db.gatewayObject.findFirst({ where: { id } });
const get = (key: Key, path: string, given: AskedGateway = {}) =>
  askGateway(found(gateways[0]).url, {
    ...{ method: 'GET', path, headers: { 'x-api-key': key.secret, 'anthropic-version': '2023-06-01' }, ...given },
  });

describe('lists of what several keys have', () => {
  let keys: Key[];
  const made = new Map<Key | null, { files: string[]; batches: string[] }>();
  beforeAll(async () => {
    keys = [await newKey(), await newKey()];
    const vendor = messages.clientOf(messages.key);
    for (const key of [null, ...keys]) made.set(key, { files: [], batches: [] });
    for (let at = 0; at < 45; at += 1) {
      // Most are nobody's.
      const key = at % 9 < 6 ? null : found(keys[at % 2]);
      const client = key ? clientOf(key, at % 2) : vendor;
      made.get(key)?.files.push((await client.files.upload({ file: file() })).id);
      made.get(key)?.batches.push((await client.messages.batches.create({ requests })).id);
    }
  });

  it('are read to the end by the SDK, page by page, each full', async () => {
    for (const key of keys) {
      const own = found(made.get(key));
      for (const limit of [1, 3, 100]) {
        const lists = [
          [own.files, await clientOf(key).files.list({ limit })],
          [own.batches, await clientOf(key, 1).messages.batches.list({ limit })],
        ] as const;
        for (const [ids, first] of lists) {
          const read: string[] = [];
          for await (const page of first.iterPages()) {
            expect(page.data.length).toBe(Math.min(limit, ids.length - read.length));
            read.push(...page.data.map(({ id }) => id));
          }
          expect([...read].sort()).toEqual([...ids].sort());
        }
      }
      const newestFirst = (await clientOf(key).messages.batches.list({ limit: 1_000 })).data.map(({ id }) => id);
      const back = await clientOf(key).messages.batches.list({ before_id: found(newestFirst.at(-1)), limit: 2 });
      expect(back.data.map(({ id }) => id)).toEqual(newestFirst.slice(-3, -1));
    }
  });

  it('name nothing of others, not even as a cursor', async () => {
    const [key, other] = [found(keys[0]), found(keys[1])];
    const foreign = [...found(made.get(null)).batches, ...found(made.get(other)).batches];
    for (let cursor = ''; ; ) {
      const { body } = await get(key, `/v1/messages/batches?limit=2${cursor}`);
      for (const id of foreign) expect(body.toString()).not.toContain(id);
      const { has_more, last_id } = JSON.parse(body.toString());
      if (!has_more) break;
      cursor = `&after_id=${last_id}`;
    }
    const twice = await get(key, `/v1/messages/batches?after%5fid=${foreign[0]}&after_id=${made.get(key)?.batches[0]}`);
    expect([twice.status, twice.body.includes(found(foreign[0]))]).toEqual([400, false]);
  });

  it('get upstream’s own answer to what it refuses', async () => {
    const key = found(keys[0]);
    const direct = await fetch(`${messages.running.url}/v1/files?limit=0`, {
      headers: { 'x-api-key': messages.key.secret, 'anthropic-version': '2023-06-01' },
    });
    const through = await get(key, '/v1/files?limit=0');
    const words = (body: { error: object }) => body.error;
    expect([through.status, words(through.json())]).toEqual([direct.status, words((await direct.json()) as never)]);
  });
});

it('passes what a key made to the key that takes its place, and back while both work, and to no other', async () => {
  const first = await newKey();
  const second = await newKey({ replacesId: first.id });
  const third = await newKey({ replacesId: second.id });
  const stranger = await newKey();
  const ids = await Promise.all(
    [first, second, third].map(async (key) => (await clientOf(key).files.upload({ file: file() })).id),
  );
  for (const key of [first, second, third]) {
    const listed = (await clientOf(key, 1).files.list({ limit: 100 })).data.map(({ id }) => id);
    expect(listed.sort()).toEqual([...ids].sort());
    for (const id of ids) expect(await statusOf(clientOf(key).files.retrieveMetadata(id))).toBe(200);
  }
  for (const id of ids) expect(await statusOf(clientOf(stranger).files.delete(id))).toBe(404);
  expect(await statusOf(clientOf(third).files.delete(found(ids[0])))).toBe(200);
  expect(await statusOf(clientOf(first).files.retrieveMetadata(found(ids[0])))).toBe(404);
  expect(await statusOf(clientOf(first).files.retrieveMetadata(found(ids[1])))).toBe(200);
});

it('has each id noted before its maker hears of it, whichever instance is asked next', async () => {
  const keys = await Promise.all([newKey(), newKey(), newKey()]);
  await Promise.all(
    Array.from({ length: thorough(12, 300) }, async (_, at) => {
      const [key, other] = [found(keys[at % 3]), found(keys[(at + 1) % 3])];
      const { id } = await clientOf(key, at % 2).files.upload({ file: file() });
      const asked = await Promise.all([
        statusOf(clientOf(key, (at + 1) % 2).files.retrieveMetadata(id)),
        statusOf(clientOf(other, at % 2).files.retrieveMetadata(id)),
        statusOf(clientOf(other, (at + 1) % 2).files.delete(id)),
      ]);
      expect(asked).toEqual([200, 404, 404]);
    }),
  );
});

describe('between upstream’s answer and the note', () => {
  /** Runs while nobody can note anything. */
  const whileHeld = async (run: () => Promise<void>) => {
    const client = await database.owner.pool.connect();
    await client.query('BEGIN; LOCK TABLE gateway_objects IN ACCESS EXCLUSIVE MODE');
    try {
      await run();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  const waiting = async () => {
    const { rows } = await database.owner.pool.query(
      `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'gateway_objects'::regclass`,
    );
    return rows[0].n;
  };
  const filesUpstream = async () =>
    (await messages.clientOf(messages.key).files.list({ limit: 1_000 })).data.map(({ id }) => id);

  it('a gateway that is killed has told nobody of an id that nobody has', async () => {
    const key = await newKey();
    const before = await filesUpstream();
    const killed = await startTestGateway(database, messages.running.url);
    const client = new Anthropic({ apiKey: key.secret, baseURL: killed.url, maxRetries: 0 });
    let heard: Promise<unknown> = Promise.resolve();
    await whileHeld(async () => {
      heard = statusOf(client.files.upload({ file: file() }));
      await expect.poll(waiting, { interval: 20 }).toBe(1);
      await killed.stop(0);
    });
    expect(await heard).not.toBe(200);
    const [orphan, ...more] = (await filesUpstream()).filter((id) => !before.includes(id));
    expect(more).toEqual([]);
    expect(await rowOf(found(orphan))).toBeNull();
    expect(await statusOf(clientOf(key).files.retrieveMetadata(found(orphan)))).toBe(404);
    expect((await clientOf(key).files.list()).data).toEqual([]);
  });

  it('a client that goes leaves it to its key', async () => {
    const key = await newKey();
    const before = await filesUpstream();
    const controller = new AbortController();
    await whileHeld(async () => {
      const heard = statusOf(clientOf(key).files.upload({ file: file() }, { signal: controller.signal }));
      await expect.poll(waiting, { interval: 20 }).toBe(1);
      controller.abort();
      expect(await heard).not.toBe(200);
    });
    const [id] = (await filesUpstream()).filter((one) => !before.includes(one));
    await expect.poll(async () => (await rowOf(found(id)))?.keyId).toBe(key.id);
    expect((await clientOf(key, 1).files.list()).data.map((one) => one.id)).toEqual([id]);
  });

  it('a database that does not answer ends in a refusal that says so', async () => {
    const key = await newKey();
    await clientOf(key).models.list();
    await whileHeld(async () => {
      const given = { method: 'POST', path: '/v1/messages/batches', body: JSON.stringify({ requests }) };
      const answer = await get(key, '', { ...given });
      expect([answer.status, answer.body.includes('msgbatch_'), answer.raw.includes('x-should-retry')]).toEqual([
        ...[503, false, true],
      ]);
    });
    expect((await clientOf(key).messages.batches.list()).data).toEqual([]);
  });
});

it('lists to a key the models that it is for, and knows no other', async () => {
  const [all, limited] = [await newKey(), await newKey({ models: ['claude-sonnet-5-5', 'claude-haiku-4-5'] })];
  const listed = async (key: Key, limit: number) => {
    const ids: string[] = [];
    for await (const { id } of clientOf(key).models.list({ limit })) ids.push(id);
    return ids;
  };
  expect((await listed(all, 1_000)).length).toBeGreaterThan(5);
  for (const limit of [1, 1_000])
    expect(await listed(limited, limit)).toEqual(['claude-sonnet-5-5', 'claude-haiku-4-5-20251001']);
  expect((await clientOf(limited).models.retrieve('claude-haiku-4-5-20251001')).id).toBe('claude-haiku-4-5-20251001');
  const unknown = (name: string) => ({ status: 404, message: expect.stringContaining(`"message":"model: ${name}"`) });
  await expect(clientOf(limited).models.retrieve('claude-opus-5-5')).rejects.toMatchObject(unknown('claude-opus-5-5'));
  await expect(clientOf(all).models.retrieve('claude-nothing')).rejects.toMatchObject(unknown('claude-nothing'));
  expect((await get(limited, '/v1/models/claude-%6fpus-5-5')).status).toBe(404);
});

it('counts what was refused', async () => {
  const key = await newKey();
  const { id } = await clientOf(await newKey()).files.upload({ file: file() });
  await statusOf(clientOf(key).files.delete(id));
  await clientOf(key).files.list();
  const day = () => database.owner.db.gatewayKeyDay.findFirst({ where: { keyId: key.id } });
  await expect.poll(async () => (await day())?.requests).toBe(2n);
  expect(await day()).toMatchObject({ refused: 1n, refusedAddresses: 0n });
});
