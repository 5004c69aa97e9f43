import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { Prisma, PrismaClient } from '@/prisma/generated/client';
import { rawRowsFrom } from './raw-rows';

let database: TestDatabase;
let prisma: PrismaClient;
let ask: ReturnType<typeof rawRowsFrom>;

beforeAll(async () => {
  database = await createTestDatabase();
  const adapter = new PrismaPg(database.owner.pool);
  prisma = new PrismaClient({ adapter });
  ask = rawRowsFrom(adapter.connect());
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const AT = new Date('2026-03-29T00:30:00.250Z');
const NUMBER = 9_007_199_254_740_993n;
const decimal = new Prisma.Decimal('0.1000000000000000000001');

it.each<[string, Prisma.Sql]>([
  ['whole numbers', Prisma.sql`SELECT 1::int2 AS a, 2::int4 AS b, ${NUMBER}::int8 AS c, NULL::int8 AS d, 26::oid AS e`],
  ['fractions', Prisma.sql`SELECT 1.5::float4 AS a, 2.25::float8 AS b, ${decimal}::numeric AS c, 'NaN'::float8 AS d`],
  ['texts', Prisma.sql`SELECT ${'ü'}::text AS a, 'b'::varchar AS b, 'c '::bpchar AS c, 'd'::name AS d, ''::text AS e`],
  [
    'times',
    Prisma.sql`SELECT ${AT}::timestamptz AS a, ${AT}::timestamp AS b, ${AT}::date AS c, '10:20:30.5'::time AS d, 'infinity'::date AS e`,
  ],
  ['times elsewhere', Prisma.sql`SELECT '2026-07-01 12:00:00.123456+05:30'::timestamptz AS a, '0099-01-01'::date AS b`],
  [
    'documents',
    Prisma.sql`SELECT ${{ a: [1, 'x', null] }}::jsonb AS a, 'null'::jsonb AS b, '"x"'::json AS c, ${'[1]'}::jsonb AS d`,
  ],
  [
    'the rest',
    Prisma.sql`SELECT ${true}::bool AS a, ${new Uint8Array([0, 255])}::bytea AS b, gen_random_uuid() = NULL AS c, '10.0.0.1'::inet AS d`,
  ],
  [
    'lists',
    Prisma.sql`SELECT ${['a', 'b,"c']}::text[] AS a, ${[1, 2]}::int4[] AS b, ${[NUMBER]}::int8[] AS c, ARRAY[1.5, NULL] AS d, '{}'::text[] AS e`,
  ],
  [
    'lists of times',
    Prisma.sql`SELECT ${[AT, AT]}::timestamptz[] AS a, ARRAY['2026-01-02'::date] AS b, ARRAY['{"a":1}'::jsonb] AS c, ARRAY['10:20'::time] AS d`,
  ],
  [
    'lists of others',
    Prisma.sql`SELECT ARRAY[true, false] AS a, ARRAY['\\x01'::bytea] AS b, ARRAY[1.5::float8] AS c, ARRAY[gen_random_uuid()] = NULL AS d`,
  ],
  ['several rows', Prisma.sql`SELECT n, CASE WHEN n > 1 THEN 'x' END AS text FROM generate_series(1, ${3}::int) n`],
  ['no row', Prisma.sql`SELECT 1 AS a WHERE ${false}`],
  ['a column twice', Prisma.sql`SELECT 1 AS a, 2 AS a`],
  ['nothing at all', Prisma.sql`SELECT ${null}::text AS a, ${null}::jsonb AS b, ${null}::timestamptz AS c`],
])('gives %s as Prisma does', async (_, sql) => {
  const [expected, given] = [await prisma.$queryRaw(sql), await ask(sql)];
  expect(given).toStrictEqual(expected);
});

it('takes a template with fragments in it', async () => {
  expect(await ask`SELECT ${1}::int AS a ${Prisma.sql`WHERE ${2}::int = 2`}`).toEqual([{ a: 1 }]);
});

it.each([
  ['a column that does not exist', Prisma.sql`SELECT nothing_like_it`],
  ['a value that does not fit', Prisma.sql`SELECT ${'x'}::int`],
  ['a failure of a function', Prisma.sql`SELECT 1 / 0`],
])('fails on %s as Prisma does', async (_, sql) => {
  const failures = [await prisma.$queryRaw(sql).catch((error) => error), await ask(sql).catch((error) => error)];
  const [expected, given] = failures.map((error) => {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error;
    return { code: error.code, name: error.name, ...error.meta };
  });
  expect(given).toEqual(expected);
});

it('asks inside of a transaction what the transaction sees', async () => {
  const { db } = database.owner;
  await db.$transaction(async (tx) => {
    await tx.setting.create({ data: { key: 'raw', value: 1, updatedAt: AT } });
    expect(await tx.$queryRaw`SELECT value FROM settings WHERE key = 'raw'`).toEqual([{ value: 1 }]);
    expect(await db.$queryRaw`SELECT value FROM settings WHERE key = 'raw'`).toEqual([]);
  });
});
