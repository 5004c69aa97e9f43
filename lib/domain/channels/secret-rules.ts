import { z } from 'zod';

/** A signing secret, sealed to the worker, and when it ends; null: when another one is made. */
const channelSecret = z.object({ sealed: z.string(), endsAt: z.iso.datetime().nullable() });
export type ChannelSecret = z.output<typeof channelSecret>;

export function parseSecrets(stored: unknown): ChannelSecret[] {
  return z.array(channelSecret).catch([]).parse(stored);
}

/** The secrets that are valid now, newest first. */
export function validSecrets(secrets: readonly ChannelSecret[], now: Date): ChannelSecret[] {
  return secrets.filter(({ endsAt }) => endsAt === null || new Date(endsAt) > now);
}
