import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { type Shape, toJsonSchema, toShape, toWire } from './shape';

type Result = Readonly<Record<string, unknown>>;
const ANYTHING: Shape = {
  kinds: new Set(),
  fields: new Map(),
  required: new Set(),
  items: null,
  values: null,
  isOpen: true,
};

/** What a command returned: the names at its top are fields, and deeper in it those that it declares. */
export function resultOnWire({ result: declared }: CommandDeclaration, result: Result): Record<string, unknown> {
  const known = declared ? toShape(toJsonSchema(declared)).fields : new Map<string, Shape>();
  const fields = new Map(Object.keys(result).map((key) => [key, known.get(key) ?? ANYTHING]));
  return toWire(result, { ...ANYTHING, fields }) as Record<string, unknown>;
}

/** Names deeper in a result that no schema says to be fields: over the wire they would stay as they are. */
export function undeclaredNames({ result: declared }: CommandDeclaration, result: Result): string[] {
  const known = declared ? toShape(toJsonSchema(declared)).fields : new Map<string, Shape>();
  return Object.entries(result).flatMap(([key, value]) => unnamed(value, known.get(key) ?? null, key));
}

function unnamed(value: unknown, shape: Shape | null, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((part) => unnamed(part, shape?.items ?? null, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const field = shape?.fields.get(key);
    if (field) return unnamed(part, field, `${path}.${key}`);
    if (shape?.values) return unnamed(part, shape.values, `${path}.${key}`);
    return [`${path}.${key}`];
  });
}
