import { storableText } from './rules';

/** An object as upstream answered it. */
export type Wire = Record<string, unknown>;

const MAX_TEXT = 2_000;
const MAX_WIRE = 100_000;

/** A `JSON.stringify` replacer for values Postgres can store. */
export function storable(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return storableText(value, MAX_TEXT);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.every((name) => storableText(name, MAX_TEXT) === name)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storableText(name, MAX_TEXT), item]));
}

/** Null for an oversized object: only its columns are kept. */
export function storableWire(wire: Wire): Wire | null {
  try {
    const text = JSON.stringify(wire, storable);
    return text.length <= MAX_WIRE ? wire : null;
  } catch {
    return null;
  }
}
