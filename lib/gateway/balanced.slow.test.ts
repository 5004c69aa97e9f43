import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSpending } from '@/lib/domain/gateway-keys/reads';
import { overshootOf } from '@/lib/domain/gateway-keys/rules';
import { tellSoftLimits } from '@/lib/domain/gateway-keys/soft-limit-steps';
import { issueKey } from '@/lib/testing/gateway';
import { boundOf, messageOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { thorough } from '@/lib/testing/thorough';

const INSTANCES = 3;
let world: SpendingWorld;
beforeAll(async () => {
  world = await startSpendingWorld('company:balanced', INSTANCES);
});
afterAll(() => world.close());

const DOLLAR = 1_000_000_000n;
const issue = (more: object) => issueKey(world.database, { workspaceId: world.workspaceId, mode: 'balanced', ...more });

it('states the overshoot that the database goes by', async () => {
  for (const limit of [1n, 3n * DOLLAR, 5n * DOLLAR, 25n * DOLLAR, 50n * DOLLAR, 51n * DOLLAR, 4_000n * DOLLAR]) {
    const { rows } = await world.database.owner.pool.query(
      `SELECT steward.gateway_overshoot('balanced', $1)::text AS balanced, steward.gateway_overshoot('strict', $1)::text AS strict`,
      [String(limit)],
    );
    expect(rows).toEqual([
      {
        balanced: String(overshootOf('balanced', 'hard', limit)),
        strict: String(overshootOf('strict', 'hard', limit)),
      },
    ]);
  }
  expect(overshootOf('balanced', 'hard', 25n * DOLLAR)).toBe(5n * DOLLAR);
  expect(overshootOf('balanced', 'hard', 1_000n * DOLLAR)).toBe(100n * DOLLAR);
});

it('lets requests that could cost a multiple of the limit through together, as long as they usually do not', async () => {
  const bodyAt = (gate: string) => messageOf({ output: 300, most: 64_000, more: { hold: gate } });
  const limit = 25n * DOLLAR;
  const strict = await issue({ mode: 'strict', spendPerDay: limit });
  const balanced = await issue({ spendPerDay: limit });
  expect(boundOf(bodyAt('a')).nano * 20n).toBeGreaterThan(limit);
  /** How many of twenty are under way at once. */
  const together = async ({ secret, id }: typeof strict) => {
    let refused = 0;
    const asked = Array.from({ length: 20 }, async (_, at) => {
      const { status } = await world.ask(secret, bodyAt(id), at);
      if (status === 429) refused += 1;
    });
    const gate = `/messages/gates/${id}`;
    await expect.poll(async () => (await world.control(gate)).waiting + refused).toBe(20);
    await world.control(gate, { release: 'all' });
    await Promise.all(asked);
    return 20 - refused;
  };
  expect(await together(strict)).toBeLessThan(20);
  expect(await together(balanced)).toBe(20);
  const { day } = await readSpending(world.database.owner.db, balanced.id, new Date());
  expect(day).toMatchObject({ limit: String(limit), overshoot: String(5n * DOLLAR) });
  expect(BigInt(day?.spent ?? 0) + BigInt(day?.reserved ?? 0) + BigInt(day?.left ?? 0)).toBe(limit);
});

it('is never over by more than it states, whatever its estimates were worth, and gives out what there is', {
  timeout: 600_000,
}, async () => {
  for (let round = 0; round < thorough(2, 50); round += 1) {
    const limit = 60n * DOLLAR;
    const { secret, id } = await issue({ [round % 2 ? 'spendPerDay' : 'spendPerMonth']: limit });
    const before = await world.ledger();
    // First it learns that requests are cheap; then, all at once, they cost as much as they can.
    await Promise.all(
      Array.from({ length: 30 }, (_, at) => world.ask(secret, messageOf({ output: 10, most: 64_000 }), at)),
    );
    const dear = () => (Math.random() < 0.8 ? 64_000 : 100 + Math.floor(Math.random() * 20_000));
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, at) => world.untilFinal(secret, messageOf({ output: dear(), most: 64_000 }), at)),
    );
    const spent = (await world.ledger()) - before;
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(spent).toBeLessThanOrEqual(limit + (overshootOf('balanced', 'hard', limit) ?? 0n));
    expect(Number(spent) / Number(limit)).toBeGreaterThan(0.95);
    await expect.poll(async () => (await world.spentOf(id)).map((one) => one.spent)).toEqual([spent, spent]);
  }
});

it('lets through what nobody can bound where that was chosen, and books what it came to', async () => {
  const asked = JSON.parse(messageOf({ output: 200 }));
  const body = JSON.stringify({ ...asked, mcp_servers: [{ type: 'url', url: 'https://mcp.example', name: 'a' }] });
  const strict = await issue({ mode: 'strict', spendPerDay: DOLLAR });
  expect((await world.ask(strict.secret, body)).status).toBe(400);
  const balanced = await issue({ spendPerDay: DOLLAR });
  const before = await world.ledger();
  expect((await world.ask(balanced.secret, body)).status).toBe(200);
  const spent = (await world.ledger()) - before;
  await expect.poll(() => world.spentOf(balanced.id)).toMatchObject([{ spent }, { spent }]);
});

it('goes on beyond a soft limit, and tells the owner once', async () => {
  const { db } = world.database.owner;
  const { secret, id } = await issue({ mode: 'strict', limitKind: 'soft', spendPerMonth: 1_000_000n, name: 'Soft' });
  for (let at = 0; at < 5; at += 1) expect((await world.ask(secret, messageOf({ output: 100 }), at)).status).toBe(200);
  await expect.poll(async () => (await world.spentOf(id))[0]?.spent ?? 0n).toBeGreaterThan(5_000_000n);
  const now = new Date();
  const told = () => db.notification.findMany({ where: { kind: 'key.over_limit', subjectId: id } });
  for (let again = 0; again < 2; again += 1) {
    await db.$transaction((tx) => tellSoftLimits(tx, { now, bookedSince: new Date(now.getTime() - 60_000) }));
    expect(await told()).toMatchObject([{ about: { limit: '1000000', period: 'month', name: 'Soft' } }]);
  }
  expect(await readSpending(db, id, now)).toMatchObject({ month: { overshoot: null, left: '0' } });
});
