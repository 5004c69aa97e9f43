import { Prisma } from '@/prisma/generated/client';
import type { Comparison, Filter } from './protocol/filter';
import { ScimRefusal } from './protocol/refusals';
import { userKey } from './schema';

type Kind = 'text' | 'exact' | 'key' | 'boolean' | 'instant';
interface Field {
  sql: Prisma.Sql;
  kind: Kind;
}

const resource = (...path: string[]) => Prisma.sql`resource #>> ${path}::text[]`;

/** Attributes that a list can be filtered by. */
const FIELDS: Readonly<Record<string, Field>> = {
  id: { sql: Prisma.sql`id::text`, kind: 'exact' },
  username: { sql: Prisma.sql`user_key`, kind: 'key' },
  externalid: { sql: Prisma.sql`external_id`, kind: 'exact' },
  active: { sql: Prisma.sql`active`, kind: 'boolean' },
  displayname: { sql: resource('displayName'), kind: 'text' },
  title: { sql: resource('title'), kind: 'text' },
  'name.formatted': { sql: resource('name', 'formatted'), kind: 'text' },
  'name.familyname': { sql: resource('name', 'familyName'), kind: 'text' },
  'name.givenname': { sql: resource('name', 'givenName'), kind: 'text' },
  'meta.created': { sql: Prisma.sql`created_at`, kind: 'instant' },
  'meta.lastmodified': { sql: Prisma.sql`updated_at`, kind: 'instant' },
};

/** The parts of one e-mail address, aliased `email`. */
const EMAIL_FIELDS: Readonly<Record<string, Field>> = {
  value: { sql: Prisma.sql`email ->> 'value'`, kind: 'text' },
  type: { sql: Prisma.sql`email ->> 'type'`, kind: 'text' },
  primary: { sql: Prisma.sql`coalesce((email ->> 'primary')::boolean, false)`, kind: 'boolean' },
};

/** The filter as a condition on `scim_users`, or `invalidFilter` for what Steward cannot answer. */
export function filterSql(filter: Filter): Prisma.Sql {
  return conditionSql(filter, FIELDS);
}

function conditionSql(filter: Filter, fields: Readonly<Record<string, Field>>): Prisma.Sql {
  const isTop = fields === FIELDS;
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => conditionSql(part, fields));
      return Prisma.sql`(${Prisma.join(parts, filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'not':
      return Prisma.sql`(${conditionSql(filter.part, fields)}) IS NOT TRUE`;
    case 'some':
      if (!isTop || filter.path !== 'emails') throw unsupported(filter.path);
      return someEmail(conditionSql(filter.filter, EMAIL_FIELDS));
    case 'present':
    case 'compare': {
      const part = /^emails(?:\.(\w+))?$/.exec(filter.path);
      if (isTop && part) return someEmail(conditionSql({ ...filter, path: part[1] ?? 'value' }, EMAIL_FIELDS));
      const field = Object.hasOwn(fields, filter.path) ? fields[filter.path] : undefined;
      if (!field) throw unsupported(filter.path);
      return filter.kind === 'present'
        ? Prisma.sql`${field.sql} IS NOT NULL`
        : compared(field, filter.op, filter.value);
    }
  }
}

function someEmail(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM jsonb_array_elements(coalesce(resource -> 'emails', '[]')) AS email WHERE ${condition})`;
}

function compared({ sql, kind }: Field, op: Comparison, value: string | boolean | null): Prisma.Sql {
  if (value === null) {
    if (op === 'eq') return Prisma.sql`${sql} IS NULL`;
    if (op === 'ne') return Prisma.sql`${sql} IS NOT NULL`;
    throw unsupportedOperation(op);
  }
  if (kind === 'boolean') return comparedBoolean(sql, op, value);
  if (kind === 'instant') return comparedInstant(sql, op, value);
  const wanted = kind === 'exact' ? String(value) : userKey(String(value));
  if (wanted.includes('\0')) throw new ScimRefusal('invalidFilter', 'A string contains a control character.');
  const have = kind === 'text' ? Prisma.sql`lower(${sql})` : sql;
  switch (op) {
    case 'eq':
      return Prisma.sql`${have} = ${wanted}`;
    case 'ne':
      return Prisma.sql`${have} IS DISTINCT FROM ${wanted}`;
    case 'co':
      return Prisma.sql`position(${wanted} IN ${have}) > 0`;
    case 'sw':
      return Prisma.sql`starts_with(${have}, ${wanted})`;
    case 'ew':
      return Prisma.sql`right(${have}, length(${wanted})) = ${wanted}`;
    default:
      throw unsupportedOperation(op);
  }
}

function comparedBoolean(sql: Prisma.Sql, op: Comparison, value: string | boolean): Prisma.Sql {
  const word = String(value).toLowerCase();
  if (word !== 'true' && word !== 'false')
    throw new ScimRefusal('invalidFilter', 'This attribute must be true or false.');
  if (op !== 'eq' && op !== 'ne') throw unsupportedOperation(op);
  const wanted = (word === 'true') === (op === 'eq');
  return Prisma.sql`${sql} = ${wanted}`;
}

const INSTANT_OPERATIONS: Readonly<Partial<Record<Comparison, Prisma.Sql>>> = {
  eq: Prisma.sql`=`,
  ne: Prisma.sql`<>`,
  gt: Prisma.sql`>`,
  ge: Prisma.sql`>=`,
  lt: Prisma.sql`<`,
  le: Prisma.sql`<=`,
};

function comparedInstant(sql: Prisma.Sql, op: Comparison, value: string | boolean): Prisma.Sql {
  const at = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? new Date(value) : new Date(Number.NaN);
  const operation = INSTANT_OPERATIONS[op];
  if (Number.isNaN(at.getTime())) throw new ScimRefusal('invalidFilter', 'Write times as 2026-11-25T08:00:00Z.');
  if (!operation) throw unsupportedOperation(op);
  return Prisma.sql`${sql} ${operation} ${at}`;
}

function unsupported(path: string): ScimRefusal {
  return new ScimRefusal('invalidFilter', `Steward cannot filter by ${path.slice(0, 60)}.`);
}

function unsupportedOperation(op: string): ScimRefusal {
  return new ScimRefusal('invalidFilter', `Steward cannot compare this attribute with ${op}.`);
}
