import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Row {
  id: number;
  /** The statement calls it `seen`. */
  seenAt: Date;
}
const RENAMED = 'A statement gives no column "seenAt", only id, seen';

describe('a column that a statement gives under another name', () => {
  it('is found where Prisma asks, in a transaction too', async () => {
    const { db } = database.owner;
    const [row] = await db.$queryRaw<Row[]>`SELECT 1 AS id, now() AS seen`;
    expect(row?.id).toBe(1);
    expect(() => row?.seenAt).toThrow(RENAMED);
    await db.$transaction(async (tx) => {
      const [inside] = await tx.$queryRaw<Row[]>`SELECT 1 AS id, now() AS seen`;
      expect(() => inside?.seenAt).toThrow(RENAMED);
    });
  });

  it('is found where the pool asks, and on a connection of it', async () => {
    const { pool } = database.owner;
    const client = await pool.connect();
    for (const asked of [pool, client]) {
      const { rows } = await asked.query<Row>('SELECT 1 AS id, now() AS seen');
      expect(rows[0]?.id).toBe(1);
      expect(() => rows[0]?.seenAt).toThrow(RENAMED);
    }
    client.release();
  });

  it('is no matter of a value that is null, nor of comparing rows', async () => {
    const { rows } = await database.web.pool.query('SELECT 1 AS id, NULL AS seen');
    expect(rows).toEqual([{ id: 1, seen: null }]);
    expect(rows).toMatchObject([{ seen: null }]);
    expect(JSON.stringify(rows)).toBe('[{"id":1,"seen":null}]');
    expect({ ...rows[0] }).toEqual({ id: 1, seen: null });
  });
});
