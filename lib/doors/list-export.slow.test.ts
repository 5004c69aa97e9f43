import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyColumns } from '@/components/api-keys/key-columns';
import { fileFields, shownColumns } from '@/components/page/list/chosen-columns';
import type { OrgRole } from '@/lib/access/principals';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import type { ApiKeyFilters } from '@/lib/domain/api-keys/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import type { SignedInCtx } from './context';
import { listExportResponse } from './list-export';

const FILTERS: ApiKeyFilters = { sort: 'age', order: 'asc', show: 'all' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
});
afterAll(() => database.drop());

const ctxOf = (role: OrgRole): SignedInCtx => ({
  ...testCtx(database.web, actorOf(role), new Date()),
  ...{
    actor: actorOf(role),
    sessionId: '',
    method: 'password',
    provedAt: new Date(),
    mustSetUpFactor: false,
    secret: '',
  },
});

async function fileOf(role: OrgRole, chosen: readonly string[] | null, pieceSize?: number) {
  const ctx = ctxOf(role);
  const response = await listExportResponse(ctx, {
    name: 'api-keys',
    pieceSize,
    read: (piece) => listApiKeys(ctx, { ...FILTERS, ...piece }),
    fieldsOf: ({ window }) => fileFields(shownColumns(keyColumns({ now: ctx.now, window }), chosen)),
  });
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true, bom: true });
  return { rows, response };
}

test('a file holds every row that the list finds, in its order, whatever the pieces it is read in', async () => {
  const ctx = ctxOf('admin');
  const listed: string[] = [];
  for (let page = 1, total = 1; listed.length < total; page += 1) {
    const list = await listApiKeys(ctx, { ...FILTERS, page });
    listed.push(...list.rows.map(({ id }) => id));
    total = list.total;
  }
  expect(listed.length).toBeGreaterThan(100);
  for (const pieceSize of [undefined, 7, 50]) {
    const { rows, response } = await fileOf('admin', null, pieceSize);
    expect(rows.map(({ id }) => id)).toEqual(listed);
    expect(response.headers.get('x-total-rows')).toBe(String(listed.length));
    expect(response.headers.get('content-disposition')).toMatch(/steward-api-keys-\d{4}-\d\d-\d\d\.csv/);
  }
});

test('a file has the columns that were chosen, and no figure before a cost was read', async () => {
  const { rows } = await fileOf('admin', ['spend']);
  expect(Object.keys(rows[0] ?? {})).toEqual(['name', 'id', 'hint', 'issued_by', 'spend_30_days_usd']);
  expect(rows[0]?.spend_30_days_usd).toBe('');
});

test('a file says no more than the list does to the same role', async () => {
  const { rows } = await fileOf('viewer', null);
  expect(rows.length).toBeGreaterThan(100);
  for (const { hint, owner, spend_30_days_usd } of rows) expect([hint, owner, spend_30_days_usd]).toEqual(['', '', '']);
});
