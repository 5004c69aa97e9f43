import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '@/lib/core/ids';
import { keptToken, newServiceToken, secretOfToken } from '@/lib/core/service-token';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { closeWebEnvironment, openWebEnvironment, PEPPER } from '@/lib/testing/web-doors';
import { NO_ENDPOINT, noteUse } from './use';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  openWebEnvironment(database);
});
afterAll(async () => {
  await closeWebEnvironment();
  await database.drop();
});

async function newToken() {
  const [token, tokenId] = [newServiceToken(), newId()];
  await database.owner.db.serviceToken.create({
    data: {
      ...{ id: tokenId, name: tokenId, ...keptToken(PEPPER, token), isScoped: false, isWithin: false },
      ...{ isOwnerHeld: true, source: 'web', createdAt: new Date() },
    },
  });
  return { tokenId, secret: secretOfToken(PEPPER, token) };
}
const rowsOf = (tokenId: string) =>
  database.owner.db.serviceTokenUse.findMany({ where: { tokenId }, orderBy: [{ endpoint: 'asc' }, { status: 'asc' }] });

const COST = 'GET /v1/organizations/cost_report';
const USAGE = 'GET /v1/organizations/usage_report/messages';

describe('what a token asks for', () => {
  it('is written within a second the first time, by endpoint, status and reason, with the first address', async () => {
    const { tokenId, secret } = await newToken();
    noteUse(secret, '203.0.113.7', { endpoint: USAGE, status: 200 });
    for (let at = 0; at < 3; at++) noteUse(secret, '203.0.113.7', { endpoint: COST, status: 403, reason: 'cost:read' });
    await vi.waitFor(async () => expect(await rowsOf(tokenId)).toHaveLength(2), { timeout: 120_000 });
    const told = (await rowsOf(tokenId)).map(({ endpoint, status, reason, requests, firstAddress }) => [
      ...[endpoint, status, reason, requests, firstAddress],
    ]);
    expect(told).toEqual([
      [COST, 403, 'cost:read', 3, '203.0.113.7'],
      [USAGE, 200, '', 1, '203.0.113.7'],
    ]);
    const [day] = await database.owner.db.serviceTokenDay.findMany({ where: { tokenId } });
    expect([day?.requests, day?.refused]).toEqual([4, 3]);
    const token = await database.owner.db.serviceToken.findUniqueOrThrow({ where: { id: tokenId } });
    expect(token.lastAddress).toBe('203.0.113.7');

    // What is known waits for the next batch, what is new does not, and takes along what waits.
    for (let at = 0; at < 5; at++) noteUse(secret, '198.51.100.9', { endpoint: USAGE, status: 200 });
    noteUse(secret, '198.51.100.9', { endpoint: NO_ENDPOINT, status: 404 });
    await vi.waitFor(async () => expect(await rowsOf(tokenId)).toHaveLength(3), { timeout: 120_000 });
    const usage = (await rowsOf(tokenId)).find(({ endpoint }) => endpoint === USAGE);
    expect([usage?.requests, usage?.firstAddress]).toEqual([6, '203.0.113.7']);
  });

  it('keeps no more than 200 kinds of a day, counts the rest together, and forgets after 90 days', async () => {
    const { tokenId, secret } = await newToken();
    const old = { tokenId, endpoint: COST, status: 200, reason: '', requests: 1, firstAddress: '' };
    const [firstAt, lastAt] = [new Date(0), new Date(0)];
    await database.owner.db.serviceTokenUse.create({ data: { ...old, day: new Date(0), firstAt, lastAt } });
    const uses = Array.from({ length: 250 }, (_, at) => ({
      ...{ endpoint: `GET /v1/admin/${at}`, status: 200 + (at % 5), requests: 2 },
      ...{ firstAt: '1970-01-01T00:00:00Z', lastAt: new Date() },
    }));
    await database.owner.db
      .$queryRaw`SELECT steward.note_token_use(${secret}, 'x', ${JSON.stringify(uses)}::jsonb)::text`;
    const rows = await rowsOf(tokenId);
    expect(rows).toHaveLength(201);
    const rest = rows.find(({ endpoint }) => endpoint === 'other');
    expect([rest?.status, rest?.requests]).toEqual([200, 100]);
    expect(rows.every((row) => row.firstAt.getTime() > Date.now() - 3_600_000)).toBe(true);
  });

  it('of a secret that opens nothing is nowhere', async () => {
    const before = await database.owner.db.serviceTokenUse.count();
    const use = [{ endpoint: COST, status: 200, requests: 1, firstAt: new Date(), lastAt: new Date() }];
    await database.owner.db
      .$queryRaw`SELECT steward.note_token_use('nothing', 'x', ${JSON.stringify(use)}::jsonb)::text`;
    expect(await database.owner.db.serviceTokenUse.count()).toBe(before);
  });
});
