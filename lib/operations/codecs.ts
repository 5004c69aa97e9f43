import { z } from 'zod';

/** A moment: a Date here, an ISO string outside. */
export const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** A whole number of any size in decimals, nano-dollars among them: too long for a number of JSON. */
export const decimals = z.string().regex(/^-?\d+$/);

/** A UTC day as `YYYY-MM-DD`. */
export const day = z.iso.date();

/** What a query takes that needs to be told nothing. */
export const nothing = z.object({});
