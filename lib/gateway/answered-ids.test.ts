import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueKey, noteObject } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { startSmallVendor } from '@/lib/testing/small-vendor';

const CONTAINER = 'container_011CPR5CNjB747bTd36fQLFk';

let world: GatewayWorld;
let [own, other]: GatewayWorld['key'][] = [];
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor());
  [own, other] = [world.key, await issueKey(world.database)];
});
afterAll(() => world.close());

const block = (id: string) => ({
  type: 'code_execution_tool_result',
  content: { type: 'code_execution_result', content: [{ type: 'code_execution_output', file_id: id }] },
});
const answerWith = (type: string, ...parts: string[]) =>
  world.vendor.answer(async (_, response) => {
    response.writeHead(200, { 'content-type': type });
    for (const part of parts) await new Promise<void>((resolve) => response.write(part, () => resolve()));
    response.end();
  });
const ask = (key: typeof own, path: string, body?: object) =>
  world.ask({ secret: key?.secret, path, method: body ? 'POST' : 'GET', body: JSON.stringify(body) });
const has = async (key: typeof own, id: string) => (await ask(key, `/v1/files/${id}`)).status;

it('what comes about with an answer, plain, streamed or of a batch, is of the key that asked', async () => {
  const message = { content: [block('file_plain')], container: { id: CONTAINER } };
  answerWith('application/json', JSON.stringify(message));
  expect((await ask(own, '/v1/messages', { model: 'opus' })).json()).toEqual(message);
  const event = `event: content_block_start\ndata: ${JSON.stringify({ type: 'content_block_start', content_block: block('file_streamed') })}\n\n`;
  answerWith('text/event-stream', event.slice(0, 70), event.slice(70), 'event: message_stop\ndata: {}\n\n');
  expect((await ask(own, '/v1/messages', { stream: true })).body.toString()).toContain(event);
  if (own) await noteObject(world.database, own, 'batch', 'msgbatch_1');
  const line = `${JSON.stringify({ custom_id: 'a', result: { message: { content: [block('file_batch')] } } })}\n`;
  answerWith('application/x-jsonl', line, line);
  expect((await ask(own, '/v1/messages/batches/msgbatch_1/results')).body.toString()).toBe(line + line);
  answerWith('application/json', '{}');
  for (const id of ['file_plain', 'file_streamed', 'file_batch'])
    expect([await has(own, id), await has(other, id)]).toEqual([200, 404]);
  for (const body of [{ container: CONTAINER }, { container: { id: CONTAINER, skills: [] } }]) {
    expect((await ask(own, '/v1/messages', body)).status).toBe(200);
    const refused = await ask(other, '/v1/messages', body);
    expect([refused.status, refused.json().error.message]).toEqual([404, `Container not found: ${CONTAINER}`]);
  }
});

it('nothing that somebody has passes to another whose answer names it', async () => {
  answerWith('application/json', JSON.stringify({ content: [block('file_plain'), block('file_others')] }));
  await ask(other, '/v1/messages', {});
  answerWith('application/json', '{}');
  expect([await has(own, 'file_plain'), await has(other, 'file_plain')]).toEqual([200, 404]);
  expect([await has(own, 'file_others'), await has(other, 'file_others')]).toEqual([404, 200]);
});

it('the client hears of a file once it is noted, and of all before at once', async () => {
  const event = (id: string) =>
    `data: ${JSON.stringify({ type: 'content_block_start', content_block: block(id) })}\n\n`;
  answerWith('text/event-stream', 'data: {"type":"ping"}\n\n', event('file_held'), 'data: {"type":"message_stop"}\n\n');
  const holder = await world.database.owner.pool.connect();
  await holder.query('BEGIN; LOCK TABLE gateway_objects IN ACCESS EXCLUSIVE MODE');
  const answer = await fetch(`${world.gateway.url}/v1/messages`, {
    ...{ method: 'POST', body: '{}', headers: { 'x-api-key': own?.secret ?? '' } },
  });
  const reader = answer.body?.getReader();
  let text = Buffer.from((await reader?.read())?.value ?? []).toString();
  const rest = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      text += Buffer.from(value ?? []).toString();
    }
  })();
  const locks = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'gateway_objects'::regclass`;
  const waiting = async () => (await world.database.owner.pool.query(locks)).rows[0].n;
  await expect.poll(waiting, { interval: 20 }).toBe(1);
  expect(text).not.toContain('file_held');
  await holder.query('ROLLBACK');
  holder.release();
  await rest;
  expect(text).toMatch(/ping.*file_held.*message_stop/s);
  expect(await world.database.owner.db.gatewayObject.count({ where: { id: 'file_held' } })).toBe(1);
});
