import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { OrgRole } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { readScimSettings } from '@/lib/domain/scim/queries';
import { createScimToken, revokeScimToken, setOffboardingPolicy } from '@/lib/domain/scim/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { ask } from '@/lib/testing/change';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createScimWorld, type ScimWorld } from '@/lib/testing/scim-server';
import type { Intent } from '@/prisma/generated/client';

let world: ScimWorld;
beforeAll(async () => {
  world = await createScimWorld();
});
afterAll(() => world.close());

/** Asks for a change and waits until the worker has carried it out. */
async function change<Schema extends z.ZodType>(
  declaration: CommandDeclaration<Schema>,
  input: z.input<Schema>,
  who?: OrgRole,
): Promise<Intent> {
  const { db } = world.database.owner;
  const where = { id: await ask(world.database, declaration, input, who) };
  const isEnded = async () => (await db.intent.findUniqueOrThrow({ where })).finishedAt !== null;
  await expect.poll(isEnded).toBe(true);
  return db.intent.findUniqueOrThrow({ where });
}

const settings = () => readScimSettings(testCtx(world.database.web, actorOf('admin'), new Date()));
const makeToken = (name: string, token = newToken()) => change(createScimToken, { name, tokenHash: sha256(token) });

test('a token that was made opens SCIM, one that was revoked does not, and no name comes twice', async () => {
  const token = newToken();
  const made = await makeToken('Entra ID', token);
  expect(made).toMatchObject({ state: 'succeeded', result: { name: 'Entra ID' } });
  expect(JSON.stringify(made)).not.toContain(sha256(token));
  const headers = { authorization: `Bearer ${token}` };
  const name = `${newId()}@example.com`;
  expect((await world.ask('POST', '/Users', { userName: name }, headers)).status).toBe(201);
  expect((await world.ask('POST', '/Users', { userName: name.toUpperCase() }, headers)).status).toBe(409);
  const { tokens, requests, users } = await settings();
  expect(tokens.find((row) => row.name === 'Entra ID')).toMatchObject({
    revokedAt: null,
    lastUsedAt: expect.any(Date),
  });
  expect(requests.slice(0, 2)).toMatchObject([
    { userName: name.toUpperCase(), state: 'failed', tokenName: 'Entra ID', departureId: null },
    { userName: name, state: 'succeeded', tokenName: 'Entra ID', offboarding: 'none' },
  ]);
  expect(users).toEqual({ active: 1, inactive: 0 });
  const tokenId = made.id;
  expect(await change(revokeScimToken, { tokenId })).toMatchObject({ state: 'succeeded' });
  expect(await change(revokeScimToken, { tokenId })).toMatchObject({ state: 'succeeded' });
  expect((await world.ask('GET', '/Users', undefined, headers)).status).toBe(401);
  expect(await makeToken('ENTRA id')).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  expect(await change(revokeScimToken, { tokenId: newId() })).toMatchObject({ errorCode: 'not_found' });
});

test('a change asked for with a token that is revoked meanwhile is not made', async () => {
  const token = newToken();
  const { id: tokenId } = await makeToken('Short-lived', token);
  const userName = `${newId()}@example.com`;
  await world.withoutWorker(async () => {
    expect((await world.ask('POST', '/Users', { userName }, { authorization: `Bearer ${token}` })).status).toBe(503);
    await world.database.owner.db.scimToken.update({ where: { id: tokenId }, data: { revokedAt: new Date() } });
  });
  const ended = () => world.database.owner.db.intent.findFirst({ where: { target: `scim_user:${userName}` } });
  await expect.poll(async () => (await ended())?.state).toBe('failed');
  expect(await ended()).toMatchObject({ errorCode: 'forbidden' });
});

test('there are so many tokens at most', async () => {
  const answers = [];
  for (let at = 0; at < 10; at += 1) answers.push((await makeToken(`Token ${at}`)).state);
  // One is in force from the start.
  expect(answers).toEqual([...Array.from({ length: 9 }, () => 'succeeded'), 'failed']);
});

test('the policy is kept and told with what it was before', async () => {
  expect((await settings()).policy).toEqual({ mode: 'dry_run', keys: 'disable' });
  const first = await change(setOffboardingPolicy, { mode: 'on', keys: 'keep' });
  expect(first.result).toEqual({ before: null, after: { mode: 'on', keys: 'keep' } });
  const second = await change(setOffboardingPolicy, { mode: 'off', keys: 'disable' });
  expect(second.result).toMatchObject({ before: { mode: 'on', keys: 'keep' } });
  expect((await settings()).policy).toEqual({ mode: 'off', keys: 'disable' });
  expect(await change(setOffboardingPolicy, { mode: 'on', keys: 'disable' }, 'billing')).toMatchObject({
    ...{ state: 'failed', errorCode: 'forbidden' },
  });
});
