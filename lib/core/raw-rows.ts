import { type ColumnType, ColumnTypeEnum, isDriverAdapterError, type SqlQueryable } from '@prisma/driver-adapter-utils';
import { Prisma, type PrismaClient } from '@/prisma/generated/client';

type Ask = (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => Promise<unknown>;

/** The same client, with this in place of its `$queryRaw`. Transactions keep their own. */
export function withRawRows(client: PrismaClient, ask: Ask): PrismaClient {
  return new Proxy(client, {
    get(target, name) {
      if (name === '$queryRaw') return ask;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * What `$queryRaw` gives, from the adapter itself: the same arguments, types and errors. Prisma's engine between the two takes
 * three times as much processor time as all the rest of a small statement, and a page asks a dozen.
 */
export function rawRowsFrom(connecting: Promise<SqlQueryable>): Ask {
  const ask = async (...given: Parameters<Ask>): Promise<unknown> => {
    const { text, values } = statementOf(...given);
    const adapter = await connecting;
    try {
      const { columnNames, columnTypes, rows } = await adapter.queryRaw({
        sql: text,
        args: values.map(argumentOf),
        argTypes: values.map((value) => ({ scalarType: 'unknown', arity: Array.isArray(value) ? 'list' : 'scalar' })),
      });
      const columns = columnNames.map((name, at) => ({
        name,
        at,
        reader: READERS[columnTypes[at] ?? ColumnTypeEnum.Text],
      }));
      return rows.map((row) => {
        const read: Record<string, unknown> = {};
        for (const { name, at, reader } of columns) {
          const value = row[at];
          read[name] = reader !== undefined && value !== null ? reader(value) : value;
        }
        return read;
      });
    } catch (error) {
      throw isDriverAdapterError(error) ? failureOf(error) : error;
    }
  };
  return (...given) => {
    const asked = ask(...given);
    // Whoever awaits it hears of a failure, even if another one came first.
    asked.catch(() => undefined);
    return asked;
  };
}

function statementOf(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Prisma.Sql {
  return query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
}

function argumentOf(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(argumentOf);
  if (typeof value !== 'object' || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return Prisma.Decimal.isDecimal(value) ? value.toString() : JSON.stringify(value);
}

type Reader = (value: unknown) => unknown;
const listOf = (reader: Reader) => (values: unknown) =>
  Array.isArray(values) ? values.map((value: unknown) => (value === null ? null : reader(value))) : values;

const readDecimal: Reader = (value) => new Prisma.Decimal(String(value));
const readInstant: Reader = (value) => new Date(String(value));
const readTime: Reader = (value) => new Date(`1970-01-01T${value}Z`);
const readJson: Reader = (value) => JSON.parse(String(value)) as unknown;
const readBytes: Reader = (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value);
const readBigInt: Reader = (value) => BigInt(String(value));

/** How each type is read; the others stand as the adapter gives them. */
const READERS: Partial<Record<ColumnType, Reader>> = {
  [ColumnTypeEnum.Int64]: readBigInt,
  [ColumnTypeEnum.Numeric]: readDecimal,
  [ColumnTypeEnum.Date]: readInstant,
  [ColumnTypeEnum.DateTime]: readInstant,
  [ColumnTypeEnum.Time]: readTime,
  [ColumnTypeEnum.Json]: readJson,
  [ColumnTypeEnum.Bytes]: readBytes,
  [ColumnTypeEnum.Int64Array]: listOf(readBigInt),
  [ColumnTypeEnum.NumericArray]: listOf(readDecimal),
  [ColumnTypeEnum.DateArray]: listOf(readInstant),
  [ColumnTypeEnum.DateTimeArray]: listOf(readInstant),
  [ColumnTypeEnum.TimeArray]: listOf(readTime),
  [ColumnTypeEnum.JsonArray]: listOf(readJson),
  [ColumnTypeEnum.BytesArray]: listOf(readBytes),
};

/** As Prisma reports it. */
function failureOf(error: Error & { cause: { originalCode?: string; originalMessage?: string } }): Error {
  const { originalCode = 'N/A', originalMessage = error.message } = error.cause;
  return new Prisma.PrismaClientKnownRequestError(
    `Raw query failed. Code: \`${originalCode}\`. Message: \`${originalMessage}\``,
    { code: 'P2010', clientVersion: Prisma.prismaVersion.client, meta: { driverAdapterError: error } },
  );
}
