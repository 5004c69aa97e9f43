import { itemsOf, type Json, propertyOf, type Schema, unitOf } from './schema-kinds';

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer as what is shown of it: rows, or one thing. */
export type Shown = ShownRows | { kind: 'one'; value: unknown; schema: Schema | undefined; unit: string | null };

export interface ShownRows {
  kind: 'rows';
  rows: readonly unknown[];
  schema: Schema | undefined;
  unit: string | null;
  /** What the rows are the main part of, where it says more. */
  whole?: Json;
}

/** `rows` of a page, or what stands under `data`; of a list's answer its own list; everything else is one thing. */
export function toShown(body: Json, schema: Schema, noun: string | null): Shown {
  const unit = typeof body.unit === 'string' ? body.unit : null;
  for (const name of ['rows', 'data']) {
    const rows = body[name];
    if (Array.isArray(rows)) return { kind: 'rows', rows, schema: itemsOf(propertyOf(schema, name)), unit };
  }
  if ('data' in body && Object.keys(body).length === 1)
    return { kind: 'one', value: body.data, schema: propertyOf(schema, 'data'), unit };
  const own = noun === null ? [] : [noun.replaceAll('-', '_'), noun.split('-').at(-1) ?? ''];
  for (const name of own) {
    const rows = body[name];
    if (Array.isArray(rows))
      return { kind: 'rows', rows, schema: itemsOf(propertyOf(schema, name)), unit, whole: body };
  }
  return { kind: 'one', value: body, schema, unit };
}

/** One thing as the only row. */
export function toRows(shown: Shown): ShownRows {
  if (shown.kind === 'rows') return shown;
  const { value, schema, unit } = shown;
  return { kind: 'rows', rows: [value], schema, unit };
}

/** One value of a row with what is known of it. */
export interface Cell {
  name: string;
  value: unknown;
  schema: Schema | undefined;
}

/** A row's values; those of an object within stand under its name and a point. */
export function flatten(value: unknown, schema: Schema | undefined, within = ''): Cell[] {
  if (!isObject(value)) return [{ name: within || 'value', value, schema }];
  return Object.entries(value).flatMap(([key, part]) => {
    const name = within === '' ? key : `${within}.${key}`;
    const of = propertyOf(schema, key);
    const isRecord = of?.properties !== undefined || propertyNames(of).length > 0;
    return isObject(part) && isRecord ? flatten(part, of, name) : [{ name, value: part, schema: of }];
  });
}

function propertyNames(schema: Schema | undefined): string[] {
  return [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])].flatMap(({ properties }) =>
    Object.keys(properties ?? {}),
  );
}

/** Whether these are nano-dollars, by their own schema or by what the answer says of all. */
export function isMoney(schema: Schema | undefined, unit: string | null): boolean {
  const own = unitOf(schema) ?? unitOf(itemsOf(schema));
  return own === 'nano_dollars' || (own === 'unit' && unit === 'nano_dollars');
}
