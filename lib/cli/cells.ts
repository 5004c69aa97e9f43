import { dollars } from '@/lib/core/money';
import { toPlain } from './plain-text';
import { type Cell, isMoney, isObject } from './rows';
import { itemsOf, kindsOf } from './schema-kinds';

const WHOLE = /^-?\d{1,40}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(\.\d+)?Z$/;

/** Exact dollars of nano-dollars in decimals. */
export function toDollars(nano: string): string {
  return dollars(BigInt(nano));
}

/** A value for reading, on one line. */
export function readable({ value, schema }: Omit<Cell, 'name'>, unit: string | null): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.map((part) => readable({ value: part, schema: listed(schema) }, unit)).join(', ');
  if (isObject(value)) return toPlain(namedOf(value) ?? JSON.stringify(value));
  const text = String(value);
  if (WHOLE.test(text) && isMoney(schema, unit))
    return text.startsWith('-') ? `-$${toDollars(text.slice(1))}` : `$${toDollars(text)}`;
  return toPlain(INSTANT.test(text) ? text.replace(INSTANT, '$1 $2Z') : text);
}

const listed = (schema: Cell['schema']) => itemsOf(schema) ?? schema;

function namedOf(value: Readonly<Record<string, unknown>>): string | null {
  const name = value.name ?? value.label ?? value.permission;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** A value for another program's table: whole, exact, amounts in dollars. */
export function exact({ value, schema }: Omit<Cell, 'name'>, unit: string | null): string {
  if (value === null || value === undefined) return '';
  const isPlainList = Array.isArray(value) && value.every((part) => !isObject(part) && !Array.isArray(part));
  if (isPlainList) return value.map((part) => exact({ value: part, schema: listed(schema) }, unit)).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return WHOLE.test(text) && isMoney(schema, unit) ? toDollars(text) : text;
}

/** Whether a column holds what is compared by its digits. */
export function isNumeric(cells: readonly Cell[]): boolean {
  const filled = cells.filter(({ value }) => value !== null && value !== undefined && value !== '');
  return (
    filled.length > 0 &&
    filled.every(
      ({ value, schema }) => typeof value === 'number' || (kindsOf(schema).has('string') && isCount(value, schema)),
    )
  );
}

/** Decimals that the schema calls so: an id of digits is a name. */
function isCount(value: unknown, schema: Cell['schema']): boolean {
  const forms = [schema, ...(schema?.anyOf ?? [])];
  const isDecimals = forms.some(
    (form) => form && ('x-unit' in form || ('pattern' in form && form.pattern === '^-?\\d+$')),
  );
  return isDecimals && WHOLE.test(String(value));
}
