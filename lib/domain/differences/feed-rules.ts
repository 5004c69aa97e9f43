import { z } from 'zod';

/** Under which name it is noted how far the feed was read. */
export const FEED = 'vendor_feed';

export const feedDetail = z.object({
  state: z.enum(['on', 'off']),
  /** From when on both records can be compared. */
  since: z.iso.datetime().nullable(),
  /** Up to when it has been read completely. */
  until: z.iso.datetime().nullable(),
});
export type Feed = z.infer<typeof feedDetail>;
