import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HEAVY_PER_PERSON, HEAVY_TOGETHER, HeavyWork } from './heavy';

/** Questions that are answered when the test says so. */
class Desk {
  open = 0;
  most = 0;
  readonly order: string[] = [];
  private readonly answers: (() => void)[] = [];

  ask = (name: string) => async () => {
    this.order.push(name);
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    await new Promise<void>((resolve) => this.answers.push(resolve));
    this.open -= 1;
    return name;
  };

  async answerAll(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      this.answers.shift()?.();
      await sleep(0);
    }
  }
}

async function settle<T>(desk: Desk, asked: Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
  let isDone = false;
  const all = Promise.allSettled(asked).then((results) => {
    isDone = true;
    return results;
  });
  await desk.answerAll(() => isDone);
  return all;
}

test('three of one person at once, the next in their order, and too many are refused with a sentence', async () => {
  const [work, desk] = [new HeavyWork(60_000), new Desk()];
  const asked = Array.from({ length: 200 }, (_, at) => work.run('ann', desk.ask(`${at}`)));
  const results = await settle(desk, asked);
  expect(desk.most).toBe(HEAVY_PER_PERSON);
  const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(answered).toEqual(desk.order);
  expect(answered).toEqual(Array.from({ length: HEAVY_PER_PERSON + 30 }, (_, at) => `${at}`));
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'throttled',
    message: expect.stringMatching(/^You have requested .* again\.$/),
  });
});

test('somebody else is served while one person’s wait, and all together are bounded', async () => {
  const [work, desk] = [new HeavyWork(60_000), new Desk()];
  const asked = ['ann', 'ann', 'ann', 'ann', 'bob', 'cyd', 'cyd', 'cyd', 'dan'].map((who, at) =>
    work.run(who, desk.ask(`${who} ${at}`)),
  );
  await sleep(5);
  expect(desk.order).toEqual(['ann 0', 'ann 1', 'ann 2', 'bob 4', 'cyd 5', 'cyd 6']);
  const results = await settle(desk, asked);
  expect(results.every((result) => result.status === 'fulfilled')).toBe(true);
  expect(desk.most).toBe(HEAVY_TOGETHER);
});

test('who waits too long is told so, and nothing is left behind', async () => {
  const [work, desk] = [new HeavyWork(20), new Desk()];
  const asked = Array.from({ length: 5 }, (_, at) => work.run('ann', desk.ask(`${at}`)));
  const late = await Promise.allSettled(asked.slice(3));
  expect(late.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  await settle(desk, asked);
  expect((await settle(desk, [work.run('ann', desk.ask('after'))]))[0]).toMatchObject({ value: 'after' });
});

test('an export that nobody reads on keeps its person’s place, not everybody’s', async () => {
  const work = new HeavyWork(20);
  async function* rows() {
    yield* [1, 2, 3];
  }
  const slow = await Promise.all(
    ['ann', 'ann', 'ann', 'bob', 'bob', 'bob', 'cyd'].map(async (who) => {
      const reader = work.rows(who, async () => rows());
      await reader.next();
      return reader;
    }),
  );
  expect(await work.run('dan', async () => 'served')).toBe('served');
  await expect(work.run('ann', async () => 'served')).rejects.toMatchObject({ code: 'throttled' });
  await slow[0]?.return();
  expect(await work.run('ann', async () => 'served')).toBe('served');
});
