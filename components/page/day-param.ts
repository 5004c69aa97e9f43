import { createParser } from 'nuqs/server';
import { type Day, isDay } from '@/lib/core/time';

/** A day in the address; what is none is left out, as if it were not said. */
export const parseAsDay = createParser<Day>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day });
