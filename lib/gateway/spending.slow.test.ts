import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { readSpending } from '@/lib/domain/gateway-keys/reads';
import { askGateway, issueKey } from '@/lib/testing/gateway';
import { boundOf, exactMessage, headersOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { thorough } from '@/lib/testing/thorough';

const WORLD = 'company:spending';
const [INSTANCES, CALLS] = [thorough(2, 4), thorough(30, 200)];
let world: SpendingWorld;
beforeAll(async () => {
  world = await startSpendingWorld(WORLD, INSTANCES + 1);
});
afterAll(() => world.close());

/** Costs this many output tokens, of at most 1,000. */
const bodyOf = (output: number, isStream: boolean) =>
  exactMessage({ usage: { input: 900, output }, first_delay_ms: 5 }, { isStream });
const issue = (more: object) => issueKey(world.database, { workspaceId: world.workspaceId, ...more });

it('never lets a strict key over its dollars by the vendor’s ledger, and gives out what there is', {
  timeout: 1_800_000,
}, async () => {
  for (let round = 0; round < thorough(2, 100); round += 1) {
    const outputs = Array.from({ length: INSTANCES * CALLS }, () => 700 + Math.floor(Math.random() * 301));
    const bodies = outputs.map((output, at) => bodyOf(output, at % 2 === 0));
    const most = boundOf(bodyOf(1_000, false)).nano;
    // Not enough for all of them.
    const limit = most * BigInt(Math.floor((INSTANCES * CALLS) / 3));
    const { id: lineId, secret } = await issue({ [round % 2 ? 'spendPerDay' : 'spendPerMonth']: limit });
    const before = await world.ledger();
    // One instance takes a slice and does nothing more.
    await world.untilFinal(secret, bodyOf(700, false), INSTANCES);
    const answers = await Promise.all(bodies.map((body, at) => world.untilFinal(secret, body, at % INSTANCES)));
    const spent = (await world.ledger()) - before;
    expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(limit);
    // What fits: until no request's upper bound would.
    expect(Number(spent) / Number(limit - most)).toBeGreaterThan(0.95);
    const told = () => world.database.owner.db.gatewayAllowance.count({ where: { lineId, spent } });
    await expect.poll(told).toBe(2);
  }
});

it('books each answer to the nano-dollar, however it was cut, and errors as nothing', async () => {
  const { id, secret } = await issue({ spendPerDay: 1_000_000_000_000n });
  const before = await world.ledger();
  const ask = (answer: object, isStream: boolean) => world.ask(secret, exactMessage(answer, { isStream }));
  await ask({ usage: { input: 10, cache_1h: 20, cache_read: 30, output: 70, web_search: 2 } }, true);
  await ask(
    { usage: { cache_5m: 20, output: 70 }, chunks: 50, delay_ms: 0, message_deltas: 4, delta_nulls: true },
    true,
  );
  await ask(
    {
      iterations: [
        { type: 'compaction', input: 50, output: 9 },
        { type: 'message', output: 8 },
      ],
    },
    false,
  );
  expect((await ask({ fault: { kind: 'status', status: 529 } }, true)).status).toBe(529);
  // A client that goes does not keep its answer from being read to the end.
  const controller = new AbortController();
  const left = await fetch(`${world.urlOf(0)}/v1/messages`, {
    ...{ method: 'POST', headers: headersOf(secret), signal: controller.signal },
    body: bodyOf(900, true).replace('first_delay_ms', 'delay_ms'),
  });
  await left.body?.getReader().read();
  controller.abort();
  const whole = async () => (await world.control(`/messages/entries?world=${WORLD}&limit=1`)).entries[0];
  await expect.poll(whole).toMatchObject({ how: 'complete', billed_output: 900 });
  const spent = (await world.ledger()) - before;
  const of = () => world.spentOf(id);
  await expect.poll(of).toEqual([
    { spent, estimated: 0n },
    { spent, estimated: 0n },
  ]);
  // One that breaks off counts as much as it can cost, and says so.
  await ask({ fault: { kind: 'cut', after: 3 } }, true).catch(() => undefined);
  await expect.poll(async () => (await of()).every(({ estimated }) => estimated > 0n)).toBe(true);
  expect((await world.ledger()) - before).toBeLessThanOrEqual((await of())[0]?.spent ?? 0n);
});

it('is known of a gateway that died: what it held counts as spent, and its day is not carried into the next', async () => {
  const limit = 200_000_000n;
  const { id, secret } = await issue({ spendPerDay: limit });
  const [instanceId, today] = [newId(), new Date(new Date().toISOString().slice(0, 10))];
  const long = new Date(Date.now() - 60_000);
  await world.database.owner.db.gatewayInstance.create({
    data: { id: instanceId, startedAt: long, beatAt: long, seen: 9_000_000_000n },
  });
  const lease = { id: newId(), lineId: id, instanceId, day: today, held: limit, expected: limit, changedAt: long };
  await world.database.owner.db.gatewayLease.create({ data: lease });
  const ask = () => world.ask(secret, bodyOf(100, false));
  const refused = await ask();
  expect([refused.status, refused.json().error.type]).toEqual([429, 'billing_error']);
  expect(refused.json().error.message).toMatch(/limited to \$0\.20 a day .* \$0\.20 is spent/);
  const headers = Object.fromEntries(refused.raw.flatMap((name, at) => (at % 2 ? [] : [[name, refused.raw[at + 1]]])));
  expect(headers['x-should-retry']).toBe('false');
  const seconds = Number(headers['retry-after']);
  expect(Math.abs(seconds - (86_400 - (Date.now() % 86_400_000) / 1_000))).toBeLessThan(60);
  const spending = await readSpending(world.database.owner.db, id, new Date());
  expect(spending).toMatchObject({ day: { spent: '200000000', estimated: '200000000', left: '0' }, month: null });
  // Counting and models are never held up, and a raised limit acts at once.
  expect((await world.ask(secret, bodyOf(1, false), 0, '/v1/messages/count_tokens')).status).toBe(200);
  const models = { headers: headersOf(secret), method: 'GET', path: '/v1/models' };
  expect((await askGateway(world.urlOf(0), models)).status).toBe(200);
  // Of yesterday, it counts today as well while its instance lived by then; else no more.
  const yesterday = new Date(today.getTime() - 86_400_000);
  await world.database.owner.db.gatewayLease.update({ where: { id: lease.id }, data: { day: yesterday } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await ask()).status).toBe(429);
  await world.database.owner.db.gatewayInstance.update({ where: { id: instanceId }, data: { beatAt: yesterday } });
  await expect.poll(async () => (await ask()).status).toBe(200);
});

it('lets go of a slice when its day ends, and counts what was under way then on both days', async () => {
  const { id, secret } = await issue({ spendPerDay: 80_000_000n });
  // A day that ends when it is told to.
  await world.database.owner.db.$executeRaw`CREATE TABLE test_clock AS SELECT interval '0' AS by`;
  await world.database.owner.db.$executeRaw`
    CREATE OR REPLACE FUNCTION steward.gateway_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT clock_timestamp() + (SELECT s.by FROM public.test_clock s) $$`;
  const beforeMidnight = (ms: number) => {
    const by = 86_400_000 - (Date.now() % 86_400_000) - ms;
    return world.database.owner.db.$executeRaw`UPDATE test_clock SET by = ${by}::float8 * interval '1 millisecond'`;
  };
  await beforeMidnight(3_600_000);
  const hold = newId();
  const across = world.ask(secret, exactMessage({ usage: { input: 100, output: 1_000 }, hold }));
  await expect.poll(async () => (await world.control(`/messages/gates/${hold}`)).waiting).toBe(1);
  const second = await world.ask(secret, bodyOf(1_000, false));
  expect(second.status).toBe(200);
  expect((await world.ask(secret, bodyOf(1_000, false))).status).toBe(429);
  await beforeMidnight(-1_000);
  // Of the new day one bound is taken by what is still under way: of two that would fit, one does.
  await expect.poll(async () => (await world.ask(secret, bodyOf(1_000, false))).status).toBe(200);
  await world.control(`/messages/gates/${hold}`, { release: 'all' });
  expect((await across).status).toBe(200);
  const days = () =>
    world.database.owner.db.gatewayAllowance.findMany({
      where: { lineId: id, period: 'day' },
      orderBy: { startsOn: 'asc' },
      select: { spent: true },
    });
  const [of, other] = [20_400_000n, 23_600_000n];
  await expect.poll(days).toEqual([{ spent: of + other }, { spent: of + other }]);
});
