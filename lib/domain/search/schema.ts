import { z } from 'zod';
import { searchField } from '@/lib/lists/schema';
import { MOST_USED } from './rules';

export const searchInput = z.object({
  q: searchField,
  /** Ids of what the asker opens most, the most used first: these come first, and alone where nothing is searched. */
  used: z
    .array(z.string().regex(/^[A-Za-z0-9_.:@-]{1,100}$/))
    .max(MOST_USED)
    .default([]),
});
