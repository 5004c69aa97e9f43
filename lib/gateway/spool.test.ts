import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { openPool } from '@/lib/core/pool';
import { keepGatewayRecords } from '@/lib/jobs/gateway-records';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import type { Begun } from './records';
import type { RequestRow } from './request-row';
import { usedOf } from './request-row';
import { GATEWAY_LIMITS } from './server';
import { Spool } from './spool';
import { begunLine, overLine } from './spool-files';

let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let folder: string;
const logged: string[] = [];
const note = (message: string) => void logged.push(message);
const log = { debug: note, info: note, warn: note, error: note };
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.gatewayUrl, GATEWAY_LIMITS);
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-spool-'));
  logged.length = 0;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const KEY = newId();
const begunOf = (id: string, more: Partial<Begun> = {}): Begun => ({
  ...{
    at: new Date().toISOString(),
    id,
    key_id: KEY,
    workspace_id: 'A',
    credential_id: null,
    hint: 'sk-ant-api03-abc...wxyz',
  },
  ...{ path: 'messages', model_asked: 'claude-opus-5-5', session: null, is_stream: false },
  ...more,
});
const rowOf = (id: string, more: Partial<RequestRow> = {}): RequestRow => ({
  ...begunOf(id),
  ...usedOf({ model: 'claude-opus-5-5', usage: { input_tokens: 10, output_tokens: 5 } }, new Date(), false),
  ...{ status: 200, error: null, request_id: null, latency_ms: 3, first_byte_ms: 1, first_token_ms: null },
  ...{ bytes_in: 100, bytes_out: 200 },
  outcome: 'served',
  ...more,
});
const stored = () =>
  database.owner.db.gatewayRequest.findMany({
    where: { keyId: KEY },
    select: { id: true, outcome: true, costNano: true },
  });
const clear = () =>
  Promise.all([
    database.owner.pool.query('TRUNCATE gateway_requests'),
    database.owner.pool.query('TRUNCATE gateway_ledger'),
    database.owner.pool.query('TRUNCATE gateway_traffic_minutes'),
  ]);

it('keeps what is over until it is booked, each once, with its sums', async () => {
  await clear();
  const spool = new Spool({ pool, log, folder, mostSegmentBytes: 4_000 });
  const ids = Array.from({ length: 50 }, newId);
  for (const id of ids) {
    spool.begin(begunOf(id));
    spool.end(rowOf(id));
    if (Math.random() < 0.2) await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await spool.stop(5_000);
  const rows = await stored();
  expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const cost = 10n * 4_000n + 5n * 20_000n;
  expect(rows.every(({ costNano }) => costNano === cost)).toBe(true);
  const [ledger] = await database.owner.db.gatewayLedger.findMany();
  expect(ledger).toMatchObject({
    keyId: KEY,
    uncached: 500n,
    output: 250n,
    costNano: 50n * cost,
    model: 'claude-opus-5-5',
  });
  const minutes = await database.owner.db.gatewayTrafficMinute.findMany();
  expect(minutes.reduce((sum, { requests }) => sum + requests, 0n)).toBe(50n);
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(logged).toEqual([]);
});

/** A spool as a gateway leaves it that is killed. */
function leave(lines: string, at = new Date(0)): void {
  const dead = path.join(folder, newId());
  fs.mkdirSync(dead);
  const file = path.join(dead, `0000000001.${newId()}.log`);
  fs.writeFileSync(file, lines);
  fs.utimesSync(file, at, at);
  fs.utimesSync(dead, at, at);
}

it('books what a gateway left behind, and names what it had under way', async () => {
  await clear();
  const [whole, under, torn] = [newId(), newId(), newId()];
  const lines = [
    begunLine(begunOf(whole)),
    begunLine(begunOf(under)),
    overLine(rowOf(whole)),
    begunLine(begunOf(torn)),
  ];
  leave(`${lines.join('')}${overLine(rowOf(torn)).slice(0, -20)}`);
  const both = [new Spool({ pool, log, folder }), new Spool({ pool, log, folder })];
  const outcomes = async () => new Map((await stored()).map(({ id, outcome }) => [id, outcome]));
  await expect
    .poll(outcomes)
    .toEqual(new Map([...[[whole, 'served']], ...[[under, 'lost']], ...[[torn, 'lost']]] as never));
  for (const spool of both) await spool.stop(2_000);
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('begins anew, without counting twice, when it was thought dead', async () => {
  await clear();
  const spool = new Spool({ pool, log, folder, goneMs: 400 });
  const [id, next] = [newId(), newId()];
  spool.begin(begunOf(id));
  const [own = ''] = fs.readdirSync(folder);
  fs.renameSync(path.join(folder, own), path.join(folder, `${own}x`));
  await expect.poll(() => fs.readdirSync(folder).length).toBe(2);
  spool.end(rowOf(id));
  spool.end(rowOf(next));
  await expect.poll(async () => (await stored()).map(({ outcome }) => outcome).sort()).toEqual(['lost', 'served']);
  await spool.stop(2_000);
  expect((await stored()).length).toBe(2);
});

it('leaves out what the database refuses, and nothing beside it', async () => {
  await clear();
  const spool = new Spool({ pool, log, folder });
  const [good, bad, other] = [newId(), newId(), newId()];
  spool.end(rowOf(good));
  spool.end(rowOf(bad, { latency_ms: 10 ** 12 }));
  spool.end(rowOf(other));
  await spool.stop(5_000);
  expect((await stored()).map(({ id }) => id).sort()).toEqual([good, other].sort());
  expect(logged).toEqual(['A request could not be booked and was left out']);
});

it('waits for a database that does not answer', async () => {
  await clear();
  const away = openPool(database.gatewayUrl.replace(/:\d+\//, ':1/'), GATEWAY_LIMITS);
  const spool = new Spool({ pool: away, log, folder });
  const id = newId();
  spool.end(rowOf(id));
  await spool.stop(300);
  await away.end();
  const [left = ''] = fs.readdirSync(folder);
  const [file = ''] = fs.readdirSync(path.join(folder, left));
  for (const one of [path.join(folder, left, file), path.join(folder, left)])
    fs.utimesSync(one, new Date(0), new Date(0));
  const again = new Spool({ pool, log, folder });
  await expect.poll(async () => (await stored()).map((row) => row.id)).toEqual([id]);
  await again.stop(2_000);
});

it('lets go of days that are over long enough, and of nothing else', async () => {
  await clear();
  const spool = new Spool({ pool, log, folder });
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const days of [0, 13, 14, 40]) spool.end(rowOf(newId(), { at: ago(days) }));
  await spool.stop(5_000);
  await keepGatewayRecords({ database: database.owner, now: () => new Date() });
  expect((await stored()).length).toBe(2);
  const days = await database.owner.db.gatewayTrafficDay.findMany({ where: { at: { lt: new Date(ago(12)) } } });
  expect(days.length).toBe(3);
});
