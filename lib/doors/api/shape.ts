import { z } from 'zod';
import { wireKey } from '@/lib/core/key-names';

/** What JSON of a schema looks like, as far as its keys and kinds go. */
export interface Shape {
  kinds: ReadonlySet<string>;
  /** By the key inside Steward. */
  fields: ReadonlyMap<string, Shape>;
  required: ReadonlySet<string>;
  items: Shape | null;
  /** Of any other key. */
  values: Shape | null;
  /** No schema says which keys there are. */
  isOpen: boolean;
}

type Json = z.core.JSONSchema.BaseSchema;

const OPTIONS = { unrepresentable: 'any', cycles: 'ref', reused: 'inline' } as const;

/** As it comes over the wire: what a query or a command is asked with, or what it answers. */
export function toJsonSchema(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { ...OPTIONS, io: 'input' }) as Json;
}

/** A schema that holds itself is looked into this deep. */
const MOST_LEVELS = 12;

export function toShape(root: Json): Shape {
  return read(root, root, 0);
}

function read(schema: Json, root: Json, level: number): Shape {
  const parts = level > MOST_LEVELS ? [] : alternatives(schema, root, level);
  const kinds = new Set(parts.flatMap(({ type }) => (Array.isArray(type) ? type : type ? [type] : [])).map(String));
  const grouped = new Map<string, Json[]>();
  for (const { properties = {} } of parts)
    for (const [key, value] of Object.entries(properties))
      grouped.set(key, [...(grouped.get(key) ?? []), value as Json]);
  const one = (schemas: Json[]) => (schemas.length === 0 ? null : read({ anyOf: schemas } as Json, root, level + 1));
  const objects = parts.filter(({ properties }) => properties);
  const required = objects.map((part) => new Set(part.required ?? []));
  return {
    kinds,
    fields: new Map([...grouped].map(([key, schemas]) => [key, read({ anyOf: schemas } as Json, root, level + 1)])),
    required: new Set([...(required[0] ?? [])].filter((key) => required.every((keys) => keys.has(key)))),
    isOpen: objects.length === 0,
    items: one(parts.flatMap(({ items }) => (items && !Array.isArray(items) ? [items as Json] : []))),
    values: one(parts.flatMap(({ additionalProperties: more }) => (typeof more === 'object' ? [more as Json] : []))),
  };
}

/** Every form that a value may have, references followed. */
function alternatives(schema: Json, root: Json, level: number): Json[] {
  if (level > MOST_LEVELS) return [];
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const found = schema.$ref === '#' ? root : (root.$defs?.[name] as Json | undefined);
    return found ? alternatives(found, root, level + 1) : [];
  }
  const more = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])] as Json[];
  const own =
    schema.type !== undefined || schema.properties || schema.const !== undefined || schema.enum ? [schema] : [];
  return [...own, ...more.flatMap((part) => alternatives(part, root, level + 1))];
}

/** JSON as it goes over the wire: keys that a schema names, in snake case. */
export function toWire(value: unknown, shape: Shape | null): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? value.toString() : value;
  if (Array.isArray(value)) {
    const items = shape?.items ?? null;
    return value.map((part) => toWire(part, items));
  }
  const wire: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const field = shape?.fields.get(key);
    const name = field ? wireName(key) : key;
    const given = toWire(part, field ?? shape?.values ?? null);
    // The one name that assigning would not keep.
    if (name === '__proto__') Object.defineProperty(wire, name, { value: given, enumerable: true });
    else wire[name] = given;
  }
  return wire;
}

/** Of the names that schemas have, which are few. */
const wireNames = new Map<string, string>();

function wireName(key: string): string {
  const known = wireNames.get(key);
  if (known !== undefined) return known;
  const name = wireKey(key);
  wireNames.set(key, name);
  return name;
}

/** Names what no schema knows, by its path over the wire. */
export type Problems = Record<string, string>;

/** The same the other way round; what no schema names is a problem, not something left out. */
export function fromWire(value: unknown, shape: Shape | null, problems: Problems, path = ''): unknown {
  const at = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(value))
    return value.map((part, index) => fromWire(part, shape?.items ?? null, problems, at(index)));
  if (typeof value !== 'object' || value === null || !shape) return value;
  const names = new Map([...shape.fields.keys()].map((key) => [wireKey(key), key]));
  const isOpen = shape.values !== null || shape.isOpen;
  const known: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) {
    const name = names.get(key);
    if (name !== undefined) known.push([name, fromWire(part, shape.fields.get(name) ?? null, problems, at(key))]);
    else if (isOpen) known.push([key, fromWire(part, shape.values, problems, at(key))]);
    else problems[at(key)] = 'There is no such field.';
  }
  return Object.fromEntries(known);
}

/** A path of zod's as it is called over the wire. */
export function wirePath(path: string): string {
  return path
    .split('.')
    .map((part) => wireKey(part))
    .join('.');
}
