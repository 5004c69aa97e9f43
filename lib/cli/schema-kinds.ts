export type Json = Record<string, unknown>;

/** Of a JSON schema, what commands need to know. */
export interface Schema {
  type?: string | readonly string[];
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  default?: unknown;
  'x-unit'?: string;
  'x-permanent'?: readonly unknown[];
}

export function isNoun(segment: string): boolean {
  return /^[a-z][a-z_]*$/.test(segment);
}

/** Each form that a value may have. */
export function formsOf(schema: Schema | undefined): Schema[] {
  if (!schema) return [];
  const more = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return more.length === 0 ? [schema] : more.flatMap(formsOf);
}

/** `string`, `null`, `object` …: what JSON the value may be. Nothing is known of a schema that says nothing. */
export function kindsOf(schema: Schema | undefined): ReadonlySet<string> {
  return new Set(
    formsOf(schema).flatMap(({ type, enum: choices, const: fixed }) => {
      if (type !== undefined) return typeof type === 'string' ? [type] : [...type];
      const values = choices ?? (fixed === undefined ? [] : [fixed]);
      return values.map((value) => (value === null ? 'null' : typeof value));
    }),
  );
}

/** The only values that there are; null where others are possible. */
export function choicesOf(schema: Schema): string[] | null {
  const forms = formsOf(schema).filter(({ type }) => type !== 'null');
  const values = forms.map(({ enum: choices, const: fixed }) => choices ?? (fixed === undefined ? null : [fixed]));
  if (values.length === 0 || values.some((one) => one === null)) return null;
  return values.flatMap((one) => (one ?? []).filter((value) => value !== null).map(String));
}

/** What an amount is counted in, if the schema says so. */
export function unitOf(schema: Schema | undefined): string | null {
  return formsOf(schema).find((form) => form['x-unit'])?.['x-unit'] ?? null;
}

export function itemsOf(schema: Schema | undefined): Schema | undefined {
  return formsOf(schema).find(({ items }) => items)?.items;
}

export function propertyOf(schema: Schema | undefined, name: string): Schema | undefined {
  const form = formsOf(schema).find(({ properties }) => properties?.[name]);
  return form?.properties?.[name];
}
