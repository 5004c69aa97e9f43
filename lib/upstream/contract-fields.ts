import { z } from 'zod';

/** How often each field could not be read, by its name in the contract: `tags`, `created_by.type`. */
export type OddFields = Record<string, number>;

let noted: string[] | null = null;

function noteOdd(field: string): void {
  noted?.push(field);
}

/** Reads one object and tells which of its fields came out as unknown. */
export function noticing<T>(read: () => T): { value: T; odd: string[] } {
  const before = noted;
  const odd: string[] = [];
  noted = odd;
  try {
    return { value: read(), odd };
  } finally {
    noted = before;
  }
}

export function addOdd(into: OddFields, fields: readonly string[]): void {
  for (const field of fields) into[field] = (into[field] ?? 0) + 1;
}

export function sumOdd(into: OddFields, more: OddFields): void {
  for (const [field, count] of Object.entries(more)) into[field] = (into[field] ?? 0) + count;
}

/** A field that says something about its object: absent or unreadable it is `unknown`, and the object is kept. */
export function label<S extends z.ZodType, U>(field: string, schema: S, unknown: U) {
  return expected(
    field,
    schema.nullish().transform((value): z.output<S> | U => value ?? unknown),
    unknown,
  );
}

/** Like `label`, for fields an object always has: their absence is recorded too. */
export function expected<S extends z.ZodType, U>(field: string, schema: S, unknown: U) {
  return schema
    .transform((value): z.output<S> | U => value)
    .catch(() => {
      noteOdd(field);
      return unknown as Awaited<U>;
    });
}

/** A list whose unreadable items are left out and recorded. */
export function readableOf<S extends z.ZodType>(field: string, schema: S, most: number) {
  return z
    .array(z.unknown())
    .max(most)
    .transform((items) => {
      const readable: z.output<S>[] = [];
      for (const item of items) {
        const parsed = schema.safeParse(item);
        if (parsed.success) readable.push(parsed.data);
        else noteOdd(field);
      }
      return readable;
    });
}

/** Tags and the like: values that are not strings are left out and recorded. */
export function readableTexts(field: string, most: number) {
  return z.record(z.string().max(most), z.unknown()).transform((entries) => {
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(entries)) {
      if (typeof value === 'string' && value.length <= most) texts[name] = value;
      else noteOdd(field);
    }
    return texts;
  });
}

/** The parsed object together with the original, including unknown fields. */
export type Answered<T> = T & { wire: Record<string, unknown> };

export function answered<S extends z.ZodType<object>>(schema: S) {
  return z.record(z.string(), z.unknown()).transform((wire, context): Answered<z.output<S>> => {
    const read = schema.safeParse(wire);
    if (read.success) return { ...read.data, wire };
    context.issues.push({ code: 'custom', message: read.error.message, input: wire });
    return z.NEVER;
  });
}
