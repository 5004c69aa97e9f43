import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createScimToken, createScimWorld, type ScimWorld } from '@/lib/testing/scim-server';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

let world: ScimWorld;
let database: TestDatabase;
beforeAll(async () => {
  world = await createScimWorld();
  database = world.database;
});
beforeEach(() => database.owner.db.signInAttempt.deleteMany({}));
afterAll(() => world.close());

const ask: ScimWorld['ask'] = (...args) => world.ask(...args);

const userName = () => `ann-${newId().slice(0, 8)}@example.com`;
const create = (name = userName(), more = {}) => ask('POST', '/Users', { schemas: [USER], userName: name, ...more });
describe('as Okta asks', () => {
  test('a person is looked for, made, read, changed and deactivated', async () => {
    const name = userName();
    const sought = await ask(
      'GET',
      `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}&startIndex=1&count=100`,
    );
    expect(sought.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      ...{ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
    });
    const made = await ask('POST', '/Users', {
      schemas: [USER],
      userName: name,
      name: { givenName: 'Ann', familyName: 'Lee' },
      emails: [{ primary: true, value: name, type: 'work' }],
      displayName: 'Ann Lee',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`https://steward.example/scim/v2/Users/${id}`);
    expect(made.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    expect(made.headers.get('cache-control')).toBe('private, no-store');
    expect(made.body).toEqual({
      schemas: [USER],
      id,
      externalId: '00ujl29u0le5T6Aj10h7',
      userName: name,
      name: { givenName: 'Ann', familyName: 'Lee' },
      displayName: 'Ann Lee',
      emails: [{ primary: true, value: name, type: 'work' }],
      active: true,
      meta: {
        resourceType: 'User',
        created: expect.stringMatching(/Z$/),
        lastModified: expect.stringMatching(/Z$/),
        location: `https://steward.example/scim/v2/Users/${id}`,
      },
    });
    const put = { ...made.body, name: { givenName: 'Ann', familyName: 'Ray' }, displayName: undefined };
    const replaced = await ask('PUT', `/Users/${id}`, put);
    expect([replaced.status, replaced.body.name.familyName, replaced.body.displayName]).toEqual([
      200,
      'Ray',
      undefined,
    ]);
    const patch = { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] };
    const inactive = await ask('PATCH', `/Users/${id}`, patch);
    expect([inactive.status, inactive.body.active]).toEqual([200, false]);
    expect((await ask('GET', `/Users/${id}`)).body).toEqual(inactive.body);
    const stored = await database.owner.pool.query(
      `SELECT (SELECT string_agg(input::text, '') FROM intents) || (SELECT string_agg(payload::text, '') FROM audit_entries) AS text`,
    );
    expect(stored.rows[0].text).not.toContain('1mz050nq');
  });

  test('the same user is not made twice, whatever the case', async () => {
    const name = userName();
    await create(name);
    const again = await create(name.toUpperCase());
    expect(again).toMatchObject({ status: 409, body: { schemas: [ERROR], status: '409', scimType: 'uniqueness' } });
    const { body } = await create();
    expect(await ask('PUT', `/Users/${body.id}`, { userName: name })).toMatchObject({ status: 409 });
  });
});

describe('as Entra ID asks', () => {
  test('its test of the connection finds nobody', async () => {
    const filter = encodeURIComponent(`userName eq "${newId()}"`);
    expect((await ask('GET', `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  test('a person is made, found by their work address, changed and disabled in its dialect', async () => {
    const name = userName();
    const made = await ask('POST', '/Users', {
      schemas: [USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
      externalId: 'ann.lee',
      userName: name,
      active: 'True',
      emails: [{ primary: true, type: 'work', value: name }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Ann Lee', familyName: 'Lee', givenName: 'Ann' },
      roles: [],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Finance' },
    });
    expect([made.status, made.body.active]).toEqual([201, true]);
    const { id } = made.body;
    const found = await ask('GET', `/Users?filter=${encodeURIComponent(`emails[type eq "work"].value eq "${name}"`)}`);
    expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id]);
    const changed = await ask('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: `new-${name}` },
        { op: 'Replace', path: 'name.familyName', value: 'Ray' },
        { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Legal' },
        { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Bern' },
      ],
    });
    expect(changed.body).toMatchObject({
      emails: [{ primary: true, type: 'work', value: `new-${name}` }],
      name: { familyName: 'Ray' },
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Legal' },
    });
    const disabled = await ask('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    });
    expect([disabled.status, disabled.body.active]).toEqual([200, false]);
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await ask('GET', `/Users/${id}`)).status).toBe(404);
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(404);
    expect((await create(name)).status).toBe(201);
  });
});

describe('the list', () => {
  test('is paged, counted and ordered as they came', async () => {
    const mark = newId().slice(0, 8);
    const made: string[] = [];
    for (const at of [1, 2, 3, 4, 5]) made.push((await create(`p${at}-${mark}@example.com`)).body.id);
    const filter = `filter=${encodeURIComponent(`userName co "${mark}"`)}`;
    const page = async (rest: string) => {
      const { body } = await ask('GET', `/Users?${filter}${rest}`);
      return [
        body.totalResults,
        body.startIndex,
        body.itemsPerPage,
        body.Resources.map((user: { id: string }) => user.id),
      ];
    };
    expect(await page('&startIndex=1&count=2')).toEqual([5, 1, 2, made.slice(0, 2)]);
    expect(await page('&startIndex=5&count=2')).toEqual([5, 5, 1, made.slice(4)]);
    expect(await page('&startIndex=6')).toEqual([5, 6, 0, []]);
    expect(await page('&startIndex=-3&count=0')).toEqual([5, 1, 0, []]);
    expect(await page('&count=-1')).toEqual([5, 1, 0, []]);
    expect((await ask('GET', `/Users?${filter}&count=many`)).body).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    });
  });

  test.each([
    ['externalId eq "EXT-1"', 0],
    ['externalId eq "ext-1"', 1],
    ['active eq false', 1],
    ['active eq "False"', 1],
    ['active ne true and title pr', 1],
    ['displayName sw "ann"', 2],
    ['name.familyName eq "LEE" or title eq "Lead"', 2],
    ['not (title pr)', 1],
    ['emails.value ew "@HOME.test"', 1],
    ['emails[type eq "work" and value co "@home"]', 0],
    ['emails pr', 1],
    ['title eq null', 1],
    ['meta.created gt "2026-01-01T00:00:00Z"', 2],
    ['meta.lastModified le "2026-01-01T00:00:00Z"', 0],
    ['displayName ne "Ann Ray"', 1],
  ])('filtered by %s: %i', async (filter, count) => {
    if ((await database.owner.db.scimUser.count({ where: { externalId: 'ext-1' } })) === 0) {
      await create('filter-1@example.com', {
        externalId: 'ext-1',
        displayName: 'Ann Lee',
        name: { familyName: 'Lee' },
      });
      await create('filter-2@example.com', {
        ...{ displayName: 'Ann Ray', title: 'Lead', active: false, name: { familyName: 'Ray' } },
        emails: [
          { type: 'home', value: 'a@home.test' },
          { type: 'work', value: 'a@work.test' },
        ],
      });
    }
    const all = encodeURIComponent(`userName sw "filter-" and (${filter})`);
    expect((await ask('GET', `/Users?filter=${all}`)).body.totalResults).toBe(count);
  });

  test.each([
    'userName',
    'userName eq',
    'shoeSize eq "7"',
    'groups.value eq "x"',
    'userName gt "a"',
    'title eq "\\u0000"',
    'meta.created gt "soon"',
    'emails[shoe eq "x"]',
    'active co "t"',
    '',
  ])('refuses the filter %j', async (filter) => {
    const answer = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect(answer).toMatchObject({ status: 400, body: { schemas: [ERROR], status: '400', scimType: 'invalidFilter' } });
  });

  test('shows the attributes that are asked for', async () => {
    const { body } = await create(userName(), { displayName: 'Ann', title: 'Lead', name: { givenName: 'Ann' } });
    const shown = async (query: string) => Object.keys((await ask('GET', `/Users/${body.id}?${query}`)).body).sort();
    expect(await shown('attributes=userName,name.givenName')).toEqual(['id', 'name', 'schemas', 'userName']);
    expect(await shown(`excludedAttributes=${USER}:title,meta,name`)).toEqual([
      'active',
      'displayName',
      'id',
      'schemas',
      'userName',
    ]);
  });
});

describe('the door', () => {
  test('tells who it is and what it keeps', async () => {
    const provider = await ask('GET', '/ServiceProviderConfig');
    expect(provider.body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true, maxResults: 200 },
      bulk: { supported: false },
    });
    const types = await ask('GET', '/ResourceTypes');
    expect(types.body).toMatchObject({
      totalResults: 1,
      Resources: [{ id: 'User', endpoint: '/Users', schema: USER }],
    });
    const schemas = await ask('GET', '/Schemas');
    expect(schemas.body.Resources.map(({ id }: { id: string }) => id)).toEqual([
      USER,
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ]);
    const one = await ask('GET', `/Schemas/${USER}`);
    expect(one.body.attributes.find(({ name }: { name: string }) => name === 'userName')).toMatchObject({
      required: true,
      uniqueness: 'server',
      caseExact: false,
    });
    expect((await ask('GET', '/Schemas/urn:nothing')).status).toBe(404);
    expect(await ask('GET', '/Groups?count=1')).toMatchObject({
      status: 200,
      body: { totalResults: 0, Resources: [] },
    });
    expect(await ask('GET', '/Groups/7')).toMatchObject({ status: 404, body: { schemas: [ERROR], status: '404' } });
    expect((await ask('POST', '/Bulk', {})).status).toBe(404);
  });

  test.each([
    ['no token', {}, 401],
    ['a token of nobody', { authorization: `Bearer ${newToken()}` }, 401],
    ['another scheme', { authorization: 'Basic YTpi' }, 401],
    ['an overlong token', { authorization: `Bearer ${'x'.repeat(5_000)}` }, 401],
  ])('%s is refused', async (_, headers, status) => {
    const response = await fetch(`${world.url}/Users`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Steward SCIM"');
    expect(await response.json()).toMatchObject({ schemas: [ERROR], status: String(status) });
  });

  test('a session is no token, and a hash is no token', async () => {
    const { token: session } = await createSignedInPerson(database.owner.db, 'owner');
    for (const wrong of [session, sha256(session), sha256(world.token)])
      expect((await ask('GET', '/Users', undefined, { authorization: `Bearer ${wrong}` })).status).toBe(401);
  });

  test('a revoked token is refused at once, and tries without a token are counted', async () => {
    const revoked = await createScimToken(database, `Revoked ${newId()}`);
    const headers = { authorization: `Bearer ${revoked.token}` };
    expect((await ask('GET', '/Users', undefined, headers)).status).toBe(200);
    const { lastUsedAt } = await database.owner.db.scimToken.findUniqueOrThrow({ where: { id: revoked.tokenId } });
    expect(lastUsedAt).not.toBeNull();
    await database.owner.db.scimToken.update({ where: { id: revoked.tokenId }, data: { revokedAt: new Date() } });
    const statuses = [];
    for (let at = 0; at < 6; at += 1) statuses.push((await ask('GET', '/Users', undefined, headers)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await ask('GET', '/Users')).status).toBe(200);
  });

  test.each<[string, string, string, unknown, Record<string, string>, number, string | undefined]>([
    ['no JSON', 'POST', '/Users', '{', {}, 400, 'invalidSyntax'],
    ['a list', 'POST', '/Users', [], {}, 400, 'invalidSyntax'],
    ['no name', 'POST', '/Users', {}, {}, 400, 'invalidValue'],
    ['a name of control characters', 'POST', '/Users', { userName: 'a\u0000b' }, {}, 400, 'invalidValue'],
    ['a name too long', 'POST', '/Users', { userName: 'x'.repeat(255) }, {}, 400, 'invalidValue'],
    ['nested too deep', 'POST', '/Users', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, {}, 400, 'invalidSyntax'],
    ['too large', 'POST', '/Users', { userName: 'x', title: 'x'.repeat(70_000) }, {}, 413, undefined],
    ['another type', 'POST', '/Users', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, undefined],
    ['an id that is none', 'PATCH', '/Users/none', {}, {}, 404, undefined],
    ['an id that is too long', 'GET', `/Users/${'x'.repeat(201)}`, undefined, {}, 404, undefined],
    ['an id of nobody', 'PUT', `/Users/${newId()}`, { userName: 'x' }, {}, 404, undefined],
  ])('%s', async (_, method, path, body, headers, status, scimType) => {
    const answer = await ask(method, path, body, headers);
    expect([answer.status, answer.body.status, answer.body.scimType]).toEqual([status, String(status), scimType]);
  });

  test('a path that is none is named before anything is asked for', async () => {
    const { body } = await create();
    const before = await database.owner.db.intent.count();
    const answer = await ask('PATCH', `/Users/${body.id}`, {
      Operations: [{ op: 'replace', path: 'emails[type eq', value: 1 }],
    });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidPath' } });
    const unread = await ask('PATCH', `/Users/${body.id}`, {
      Operations: [{ op: 'replace', path: 'locale', value: 'de' }],
    });
    expect(unread.status).toBe(200);
    expect(await database.owner.db.intent.count()).toBe(before);
  });

  test('a silent worker is a 503 that says when to ask again', async () => {
    await world.withoutWorker(async () => {
      const answer = await create();
      expect(answer).toMatchObject({ status: 503, body: { schemas: [ERROR], status: '503' } });
      expect(answer.headers.get('retry-after')).toBe('15');
    });
  });
});
