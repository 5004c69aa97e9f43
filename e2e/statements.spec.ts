import fs from 'node:fs';
import { expect } from '@playwright/test';
import { type HttpVisitor, visit } from './http-visitor';
import { PAGES, test } from './journey';
import { type MeteredWeb, startMeteredWeb } from './metered-web';
import { databaseUrl, withClient } from './processes/data';
import { DATA_FOLDER } from './shared-steward';
import { demoPerson } from './sign-in';
import { DEMO_PASSWORD, type RunningSteward, startSteward } from './steward';

const EMPTY_OWNER = { email: 'first.owner@example.com', password: 'long enough for a test' };

const MOST_STATEMENTS = 18;
const NARROWED = [
  { many: '/workspaces?show=all', few: '/workspaces?search=no-such-name' },
  { many: '/api-keys', few: '/api-keys?page=2&search=no-such-name' },
  { many: '/people?sort=spend&order=desc', few: '/people?search=no-such-name&sort=spend&order=desc' },
  { many: '/rate-limits', few: '/rate-limits?search=no-such-name&group=models' },
  { many: '/usage?split=api_key&range=12m&by=month', few: '/usage?split=api_key&range=7d&by=day' },
  { many: '/usage?split=workspace&range=12m&by=day', few: '/usage?split=none&range=7d&by=day' },
];

interface World {
  web: MeteredWeb;
  visitor: HttpVisitor;
}

let emptySteward: RunningSteward | undefined;
let company: World;
let empty: World;
/** For each kind of page about one thing, the two with the most and the fewest rows. */
let things: { most: string; fewest: string }[];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  const dataFolder = DATA_FOLDER;
  const { email, password } = EMPTY_OWNER;
  emptySteward = await startSteward({
    isBare: true,
    env: { STEWARD_WORLD: 'empty', STEWARD_OWNER_EMAIL: email, STEWARD_OWNER_PASSWORD: password },
  });
  company = await worldOf(dataFolder, demoPerson('owner').email, DEMO_PASSWORD);
  empty = await worldOf(emptySteward.dataFolder, email, password);
  things = await withClient(databaseUrl(dataFolder, 'owner'), async (client) => {
    const { rows } = await client.query<{ most: string; fewest: string }>(`
      WITH counted (path, rows) AS (
        SELECT '/workspaces/' || w.id, count(k.id) FROM workspaces w LEFT JOIN api_keys k ON k.workspace_id = w.id GROUP BY w.id
        UNION ALL
        SELECT '/people/' || u.id, count(k.id) FROM users u LEFT JOIN api_keys k ON k.created_by_id = u.id GROUP BY u.id)
      SELECT max(path) FILTER (WHERE first = 1) AS most, max(path) FILTER (WHERE last = 1) AS fewest
      FROM (SELECT path, split_part(path, '/', 2) AS kind,
          row_number() OVER (PARTITION BY split_part(path, '/', 2) ORDER BY rows DESC, path) AS first,
          row_number() OVER (PARTITION BY split_part(path, '/', 2) ORDER BY rows, path) AS last FROM counted) numbered
      GROUP BY kind ORDER BY kind`);
    return rows;
  });
});

test.afterAll(async () => {
  await Promise.all([company?.web.stop(), empty?.web.stop()]);
  await emptySteward?.stop();
  if (emptySteward) fs.rmSync(emptySteward.dataFolder, { recursive: true, force: true });
});

async function worldOf(dataFolder: string, email: string, password: string): Promise<World> {
  const web = await startMeteredWeb(dataFolder);
  const visitor = await visit(web.origin, email, password);
  const isComplete = async () => {
    const { backfill } = JSON.parse(await visitor.read('/api/v1/sync/status')) as { backfill: { complete: boolean } };
    return backfill.complete;
  };
  await expect.poll(isComplete, { timeout: 120_000, intervals: [500, 1_000, 2_000] }).toBe(true);
  return { web, visitor };
}

/** Each statement of a page that was visited before, by its first words. */
async function statementsOf({ web, visitor }: World, path: string): Promise<string[]> {
  await visitor.read(path);
  const statements = await web.during(() => visitor.read(path));
  return statements.map((text) => (text.replace(/\s+/g, ' ').split(' WHERE ')[0] ?? '').slice(0, 120)).sort();
}

test('the meter sees every statement, and as many each time', async () => {
  const { web, visitor } = company;
  const statements = await web.during(() => visitor.read('/workspaces'));
  expect(statements.filter((text) => text.includes('steward.session_of('))).toHaveLength(1);
  expect(statements.filter((text) => text.includes('workspace_members'))).not.toEqual([]);
  expect(await statementsOf(company, '/workspaces')).toEqual(await statementsOf(company, '/workspaces'));
  expect(await web.during(async () => undefined)).toEqual([]);
});

test('every page asks the database as often for a whole company as for nobody', async () => {
  for (const { path } of PAGES) {
    const ofCompany = await statementsOf(company, path);
    expect.soft(ofCompany.length, path).toBeGreaterThan(1);
    expect.soft(ofCompany.length, `${path}\n${ofCompany.join('\n')}`).toBeLessThanOrEqual(MOST_STATEMENTS);
    expect.soft(await statementsOf(empty, path), path).toEqual(ofCompany);
  }
});

test('lists and figures ask as often for many rows as for none', async () => {
  for (const { many, few } of NARROWED) {
    const [ofMany, ofFew] = [await statementsOf(company, many), await statementsOf(company, few)];
    expect.soft(ofFew.length, [many, ...ofMany, few, ...ofFew].join('\n')).toBe(ofMany.length);
  }
});

test('a page about one thing asks as often however much there is of it', async () => {
  expect(things).toHaveLength(2);
  for (const { most, fewest } of things) {
    expect(most).not.toBe(fewest);
    expect.soft(await statementsOf(company, fewest), fewest).toEqual(await statementsOf(company, most));
  }
});
