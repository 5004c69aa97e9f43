import { createParser } from 'nuqs/server';
import { isNameable } from '@/lib/lists/nameable';

/** A name or an ID in the address; what can name nothing is left out, as if it were not said. */
export const parseAsName = (most: number) =>
  createParser<string>({ parse: (text) => (isNameable(text, most) ? text : null), serialize: (text) => text });
