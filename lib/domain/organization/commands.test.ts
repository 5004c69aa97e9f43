import { afterAll, beforeAll, expect, it } from 'vitest';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { readFiscalMonth } from './queries';
import { setFiscalYear } from './schema';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

it('keeps the month in which the fiscal year begins, for everybody who chooses a range, and audits both', async () => {
  const ask = () => readFiscalMonth(testCtx(database.web, actorOf('viewer'), new Date()));
  expect(await ask()).toBe(1);
  const world = { database, deps: worker.deps };
  expect((await change(world, setFiscalYear, { firstMonth: 7 })).state).toBe('succeeded');
  const again = await change(world, setFiscalYear, { firstMonth: 2 }, 'owner');
  expect(again.result).toEqual({ before: { firstMonth: 7 }, after: { firstMonth: 2 } });
  expect(await ask()).toBe(2);
  const { rows } = await database.owner.pool.query<{ detail: string }>(
    'SELECT row_to_json(a)::text AS detail FROM audit_entries a WHERE intent_id = $1',
    [again.id],
  );
  expect(rows.some(({ detail }) => detail.includes('"firstMonth": 2') || detail.includes('"firstMonth":2'))).toBe(true);
});

it('reads the year itself of what it cannot read', async () => {
  await database.owner.db.setting.update({ where: { key: 'fiscal_year' }, data: { value: { firstMonth: 'May' } } });
  expect(await readFiscalMonth(testCtx(database.web, actorOf('viewer'), new Date()))).toBe(1);
});
