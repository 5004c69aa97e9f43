import { z } from 'zod';
import { addOdd, noticing, type OddFields } from '@/lib/upstream/contract-fields';

const cursor = z
  .string()
  .max(20_000)
  .nullish()
  .transform((value) => value || null);

const envelopeSchema = z.looseObject({
  data: z.array(z.unknown()).max(100_000),
  has_more: z.boolean().nullish(),
  first_id: cursor,
  last_id: cursor,
  next_page: cursor,
});

export type ParsedList<T> = {
  items: T[];
  /** Objects that were left out because even their id could not be read. */
  unreadable: number;
  /** Fields that were unreadable in objects that were kept. */
  odd: OddFields;
  hasMore: boolean;
  lastId: string | null;
  nextPage: string | null;
};

/**
 * Reads any of the list envelopes. An item that cannot be read is left out and counted; a body that is no list
 * throws. A list by opaque page carries no `has_more`: there it follows from `next_page`.
 */
export function parseList<S extends z.ZodType>(itemSchema: S, body: unknown): ParsedList<z.output<S>> {
  const envelope = envelopeSchema.parse(body);
  const items: z.output<S>[] = [];
  const fields: OddFields = {};
  for (const entry of envelope.data) {
    const { value: parsed, odd } = noticing(() => itemSchema.safeParse(entry));
    if (!parsed.success) continue;
    items.push(parsed.data);
    addOdd(fields, odd);
  }
  return {
    items,
    unreadable: envelope.data.length - items.length,
    odd: fields,
    hasMore: envelope.has_more ?? envelope.next_page !== null,
    lastId: envelope.last_id,
    nextPage: envelope.next_page,
  };
}
