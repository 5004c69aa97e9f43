import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { listAccounts } from '@/lib/domain/accounts/queries';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { listDifferences } from '@/lib/domain/differences/queries';
import { listBreaches } from '@/lib/domain/key-policy/queries';
import { listDepartures } from '@/lib/domain/offboarding/departure-queries';
import { listTokens } from '@/lib/domain/tokens/queries';
import { listWorkspaces } from '@/lib/domain/workspaces/queries';
import { freshenPosture, notePosture } from '@/lib/jobs/posture';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { dismissStartCommand } from './commands';
import { getPosture, getStarted, listPostureDays } from './queries';
import { scoreOf } from './rules';

let database: TestDatabase;
let now: Date;
let lead: PersonActor;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  now = database.epoch ?? new Date();
  const policy = { namePattern: '{environment}-{purpose}-v{n}', mostActive: 3 };
  await database.owner.db.setting.create({ data: { key: 'key_policy', value: policy, updatedAt: now } });
  const { db } = database.owner;
  const { personId } = await createSignedInPerson(db, 'viewer');
  await db.credential.create({ data: { personId, passwordHash: 'x', updatedAt: now } });
  await db.serviceToken.create({
    data: {
      ...{ id: newId(), name: 'Open', endsWith: 'abcd', tokenHash: newId(), role: 'viewer', createdAt: now },
      ...{ isScoped: false, isWithin: false, isOwnerHeld: true, source: 'web' },
    },
  });
  const led = await database.owner.db.workspace.findFirstOrThrow({ where: { name: 'Data Platform' } });
  lead = actorOf('lead', { leadWorkspaceIds: [led.id] });
});
afterAll(() => database.drop());

const ctxOf = (actor: PersonActor) => testCtx(database.web, actor, now);
const ids = async (actor: PersonActor) => (await getPosture(ctxOf(actor))).points.map(({ id }) => id);

describe('the posture of the company', () => {
  it.each([
    ['an owner', () => actorOf('owner'), ['/api-keys', '/workspaces', '/settings/tokens', '/settings/accounts']],
    ['a lead', () => lead, ['/api-keys']],
    ['billing', () => actorOf('billing'), ['/api-keys', '/workspaces']],
  ] as const)('counts for %s what the list that it leads to shows', async (_, who, paths) => {
    const ctx = ctxOf(who());
    const { points } = await getPosture(ctx);
    const linked = points.filter(({ listHref }) => listHref !== null);
    expect(linked.length).toBeGreaterThan(3);
    expect(linked.map(({ listHref }) => listHref?.split('?')[0])).toEqual(expect.arrayContaining([...paths]));
    for (const { id, open, of, listHref, first, detail } of linked) {
      const { pathname, searchParams } = new URL(listHref ?? '', 'http://steward');
      const { show, environment, lacks } = Object.fromEntries(searchParams);
      const lists: Record<string, () => Promise<{ total: number }>> = {
        '/api-keys': () => listApiKeys(ctx, { show, environment, lacks } as Parameters<typeof listApiKeys>[1]),
        '/api-keys/breaches': () => listBreaches(ctx, { show } as Parameters<typeof listBreaches>[1]),
        '/workspaces': () => listWorkspaces(ctx, { lacks } as Parameters<typeof listWorkspaces>[1]),
        '/settings/tokens': async () => ({ total: (await listTokens(ctx, { lacks: 'addresses' })).length }),
        '/settings/accounts': () => listAccounts(ctx, { lacks: 'factor' }),
        '/audit/differences': () => listDifferences(ctx),
        '/offboarding': () => listDepartures(ctx, { show } as Parameters<typeof listDepartures>[1]),
      };
      expect([id, (await lists[pathname]?.())?.total]).toEqual([id, open]);
      if (of !== null) expect(open, detail).toBeLessThanOrEqual(of);
      if (first.length > 0) expect(first.length).toBe(Math.min(3, open ?? 0));
    }
  });

  it('shows each reader their part, and mends only what they may', async () => {
    const { points, isWhole } = await getPosture(ctxOf(actorOf('admin')));
    expect(isWhole).toBe(true);
    expect(points.length).toBe(new Set(points.map(({ id }) => id)).size);
    const [ofBilling, ofLead] = [await ids(actorOf('billing')), await ids(lead)];
    expect(ofBilling).toContain('workspace_budgets');
    expect([...ofBilling, ...ofLead]).not.toContain('second_owner');
    const billing = await getPosture(ctxOf(actorOf('billing')));
    expect(billing.isWhole).toBe(false);
    const mended = billing.points.filter(({ mend }) => mend).map(({ id }) => id);
    expect(mended.every((id) => ['organization_budget', 'workspace_budgets'].includes(id))).toBe(true);
    const [whole, part] = [points, (await getPosture(ctxOf(lead))).points].map(
      (list) => list.find(({ id }) => id === 'environments_apart')?.of ?? 0,
    );
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(whole ?? 0);
  });

  it('never counts what is not known, and says what would make it known', async () => {
    const posture = await getPosture(ctxOf(actorOf('owner')));
    const unknown = posture.points.filter(({ state }) => state === 'unknown');
    expect(unknown.map(({ id }) => id)).toEqual(expect.arrayContaining(['shared_keys', 'least_privilege']));
    expect(posture).toMatchObject(scoreOf(posture.points));
    expect(posture.unknown).toBe(unknown.reduce((sum, { weight }) => sum + weight, 0));
  });
});

it('keeps one row a day, with the score and the state of every point at its last reading', async () => {
  const ctx = ctxOf(actorOf('owner'));
  await notePosture({ database: database.owner, now: () => now });
  const ticks = { billing_contact: { at: now.toISOString(), by: 'Ines' } };
  await database.owner.db.setting.create({ data: { key: 'posture', value: { ticks }, updatedAt: now } });
  await notePosture({ database: database.owner, now: () => now });
  const [posture, days] = [await getPosture(ctx), await listPostureDays(ctx)];
  expect(days).toEqual([
    {
      ...{ day: now.toISOString().slice(0, 10), met: posture.met, known: posture.known, unknown: posture.unknown },
      points: posture.points.map(({ id, state, open, of }) => ({ id, state, open, of })),
    },
  ]);
  expect(days[0]?.points.find(({ id }) => id === 'billing_contact')?.state).toBe('met');
});

describe('getting started', () => {
  it('shows what is done as soon as it is, and nothing to whoever dismissed it', async () => {
    const { personId } = await createSignedInPerson(database.owner.db, 'owner');
    const owner = actorOf('owner', { personId });
    const stepOf = async (section: string) =>
      (await getStarted(ctxOf(owner)))?.steps.find((step) => step.section === section);
    const later = (seconds: number) => ({
      database: database.owner,
      now: () => new Date(now.getTime() + seconds * 1_000),
    });
    await database.owner.db.postureDay.deleteMany();
    expect(await getStarted(ctxOf(owner))).toMatchObject({ readAt: null });
    await freshenPosture(later(0));
    expect(await getStarted(ctxOf(owner))).toMatchObject({ readAt: now });

    const before = await stepOf('organization');
    const tick = { at: now.toISOString(), by: 'Ines' };
    const ticks = { billing_contact: tick, console_limit: tick };
    await database.owner.db.setting.update({ where: { key: 'posture' }, data: { value: { ticks } } });
    await freshenPosture(later(20));
    expect(await stepOf('organization')).toEqual(before);
    const id = newId();
    await database.owner.db.intent.create({
      data: {
        ...{ id, command: 'posture.tick', state: 'succeeded', input: {}, inputHash: '', target: 'settings:posture' },
        ...{
          subjectKind: 'settings',
          subjectId: 'posture',
          actorKind: 'person',
          actorPersonId: personId,
          source: 'web',
        },
        ...{ idempotencyKey: id, requestId: id, createdAt: later(10).now(), finishedAt: later(21).now() },
      },
    });
    await freshenPosture(later(30));
    expect(await stepOf('organization')).not.toEqual(before);
    expect(await getStarted(ctxOf(owner))).toMatchObject({ readAt: later(30).now() });

    await dismissStartCommand.run(loneCommandCtx(database.owner, owner, { now }), {});
    expect(await getStarted(ctxOf(owner))).toBeNull();
    expect(await getStarted(ctxOf(actorOf('admin')))).not.toBeNull();
  });
});

describe('what people could do without', () => {
  it('names admins whose changes a smaller role allows, once there are 90 days of them', async () => {
    const [old, id] = [new Date(now.getTime() - 200 * 86_400_000), '7f0f7c1e-0000-4000-8000-00000000ad01'];
    await database.owner.db.installation.upsert({
      where: { id: 1 },
      create: { id: 1, mode: 'simulated', createdAt: old },
      update: { createdAt: old },
    });
    await database.owner.db.person.create({
      data: {
        id,
        email: 'idle@example.test',
        name: 'Idle Admin',
        roleOverride: 'admin',
        roleOverrideAt: old,
        createdAt: old,
      },
    });
    const find = async () =>
      (await getPosture(ctxOf(actorOf('owner')))).points.find((point) => point.id === 'least_privilege');
    const found = await find();
    expect(found).toMatchObject({ state: 'not_met' });
    expect(found?.first).toContainEqual({
      name: 'Idle Admin: viewer would do',
      href: '/settings/accounts?search=idle%40example.test',
    });
  });
});
