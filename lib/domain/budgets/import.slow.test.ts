import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTable } from '@/lib/core/delimited';
import { newId } from '@/lib/core/ids';
import { LINES_AT_ONCE } from '@/lib/core/named-lines';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listBudgetFile } from './file-queries';
import { type FileLine, LINE_COLUMNS, readFile } from './line-rules';
import { importBudgets } from './schema';

const LINES = thorough(120, 10_000);
const BAD_EVERY = LINES / 40;

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  const base = { displayColor: '#000', createdAt: new Date(), dataResidency: {}, seenAt: new Date(), tags: {} };
  const places = Array.from({ length: LINES }, (_, at) => ({ id: `w${at}`, name: `Workspace ${at}`, ...base }));
  await database.owner.db.workspace.createMany({ data: places });
  await createSignedInPerson(database.owner.db, 'billing', { email: 'finance@example.test' });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const BAD = [
  'workspace,none,month,5',
  'workspace,w1,year,5',
  'workspace,w1,month,',
  'planet,w1,month,5',
  'workspace,w1,month,-5',
];

async function importText(text: string) {
  const file = readFile(readTable(text));
  if ('problem' in file) throw new Error(file.problem);
  const sum = { created: 0, changed: 0, unchanged: 0, refused: [] as { line: number; message: string }[] };
  for (let at = 0; at < file.lines.length; at += LINES_AT_ONCE) {
    const lines: FileLine[] = file.lines.slice(at, at + LINES_AT_ONCE);
    const { state, errorMessage, result } = await change(
      { database, deps: worker.deps },
      importBudgets,
      { lines },
      'billing',
    );
    expect([state, errorMessage]).toEqual(['succeeded', null]);
    const piece = result as typeof sum;
    for (const name of ['created', 'changed', 'unchanged'] as const) sum[name] += piece[name];
    sum.refused.push(...piece.refused);
  }
  return sum;
}

it(`keeps the good ones of ${LINES} lines, names each of 40 bad ones, and does nothing twice`, async () => {
  const rows = Array.from({ length: LINES }, (_, at) =>
    at % BAD_EVERY === 0
      ? (BAD[(at / BAD_EVERY) % BAD.length] ?? '')
      : `workspace,w${at},month,${at === 1 ? '0' : at}.25`,
  );
  const text = ['scope,scope_id,period,limit_usd', ...rows].join('\r\n');
  const first = await importText(text);
  expect({ ...first, refused: first.refused.map(({ line }) => line) }).toEqual({
    ...{ created: LINES - 40, changed: 0, unchanged: 0 },
    refused: Array.from({ length: 40 }, (_, at) => at * BAD_EVERY + 2),
  });
  expect([...new Set(first.refused.map(({ message }) => message))].sort()).toEqual([
    'This workspace does not exist.',
    'limit: A budget cannot be negative.',
    'limit: Enter an amount, or choose no limit.',
    'period: Choose month, week or day.',
    'scope: Choose what the budget covers.',
  ]);
  expect(await importText(text)).toMatchObject({ created: 0, changed: 0, unchanged: LINES - 40 });
});

it('reads what the file of budgets says, and changes what differs in a line', async () => {
  const head = 'scope,scope_id,period,limit_usd,owner,recipients,alert_at,notes';
  const lines = [
    'organization,,month,none,finance@example.test,finance@example.test board@example.com,90 100,"Two\nlines, quoted"',
    'workspace,w1,month,0,,,,',
    'workspace,w2,month,7,nobody@example.test,,,',
  ];
  const found = await importText([head, ...lines].join('\n'));
  expect(found).toMatchObject({ created: 1, changed: 1 });
  expect(found.refused.map(({ message }) => message)).toEqual([
    'Nobody with the address nobody@example.test has an account.',
  ]);
  const ctx = testCtx(database.owner, actorOf('billing'));
  const file = await listBudgetFile(ctx);
  expect(file.find(({ scope }) => scope === 'organization')).toMatchObject({
    ...{ limit_usd: 'none', owner: 'finance@example.test', recipients: 'finance@example.test board@example.com' },
    ...{ alert_at: '90 100', alert_at_forecast: '100', notes: 'Two\nlines, quoted' },
  });
  expect(file.find(({ scope_id }) => scope_id === 'w1')).toMatchObject({ limit_usd: '0', alert_at: '' });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const again = file.slice(0, 50).map((line) => LINE_COLUMNS.map((name) => quoted(line[name])).join(','));
  expect(await importText([LINE_COLUMNS.join(','), ...again].join('\n'))).toMatchObject({
    created: 0,
    changed: 0,
    refused: [],
  });
});

it('takes a cost centre by its code, whatever the case of its letters, and by its ID', async () => {
  const at = { createdAt: new Date(), updatedAt: new Date() };
  const terms = { code: 'Claims', name: 'Claims', project: '', ledgerCode: '' };
  const { id } = await database.owner.db.costCentre.create({ data: { id: newId(), ...terms, ...at } });
  const line = (scopeId: string) => `scope,scope_id,period,limit_usd\ncost_centre,${scopeId},month,5`;
  expect(await importText(line('claims'))).toMatchObject({ created: 1, refused: [] });
  expect(await importText(line(id))).toMatchObject({ unchanged: 1 });
  expect((await importText(line('4711'))).refused[0]?.message).toContain('This cost centre does not exist.');
});

it('leaves an owner who has lost access, as a change on the page does, and refuses them for another budget', async () => {
  const { db } = database.owner;
  const { personId } = await createSignedInPerson(db, 'viewer', { email: 'former@example.test' });
  const head = 'scope,scope_id,period,limit_usd,owner\n';
  const line = (id: string, limit: number) => `${head}workspace,${id},week,${limit},former@example.test`;
  expect(await importText(line('w1', 5))).toMatchObject({ created: 1 });
  await db.person.update({ where: { id: personId }, data: { roleOverride: null } });
  expect(await importText(line('w1', 6))).toMatchObject({ changed: 1, refused: [] });
  expect((await importText(line('w2', 6))).refused[0]?.message).toContain('The chosen owner has no access');
});

it.each([
  ['name,scope\nx,y', 'The first line must name the columns. scope_id, period, limit_usd is missing.'],
  ['scope,scope_id,period,limit_usd', 'There is no line below the header.'],
  ['', 'The first line must name the columns. scope, scope_id, period, limit_usd is missing.'],
])('says of %j why it cannot be read', (text, problem) => {
  expect(readFile(readTable(text))).toEqual({ problem });
});
