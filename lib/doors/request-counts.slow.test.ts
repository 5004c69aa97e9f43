import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { closeWebEnvironment, openWebEnvironment } from '@/lib/testing/web-doors';
import { countRequest } from './request-counts';

/** A busy machine may take long for what is told beside. */
const PATIENCE = { timeout: 30_000 };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  openWebEnvironment(database);
});
afterAll(async () => {
  await closeWebEnvironment();
  await database.drop();
});

/** What another web has counted, and hears of this one. */
async function tell(tokenId: string, webId: string, asked: number, at = new Date()): Promise<number> {
  const { rows } = await database.web.pool.query<{ elsewhere: number }>(
    'SELECT steward.share_requests($1, $2, $3, $4) AS elsewhere',
    [tokenId, webId, at, asked],
  );
  return rows[0]?.elsewhere ?? Number.NaN;
}

it('counts what other webs have counted within the minute, and tells them what it has', async () => {
  const [tokenId, webId, now] = [newId(), newId(), new Date()];
  await tell(tokenId, webId, 1_150);
  await tell(tokenId, newId(), 500, new Date(now.getTime() - 61_000));
  await tell(newId(), webId, 9_000);
  for (let asked = 1; asked < 100; asked += 1) expect(countRequest(tokenId, now).asked).toBe(asked);
  let asked = 99;
  await expect
    .poll(() => {
      asked += 1;
      return countRequest(tokenId, now).asked - asked;
    }, PATIENCE)
    .toBe(1_150);
  await expect.poll(() => tell(tokenId, webId, 1_151), PATIENCE).toBeGreaterThanOrEqual(100);
});
