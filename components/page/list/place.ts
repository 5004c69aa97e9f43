import { createParser } from 'nuqs/server';
import { placeOfCursor } from '@/lib/lists/place';

/** A place in a list that is too long to be counted; what is none is left out, as if it were not said. */
export const parseAsPlace = createParser<string>({
  parse: (text) => (placeOfCursor(text) ? text : null),
  serialize: (text) => text,
});
