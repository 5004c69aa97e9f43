import { z } from 'zod';
import { MOST_NETWORKS, parseNetwork } from '@/lib/core/networks';

/** A moment: a Date here, an ISO string outside. */
export const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** An integer of any size in decimals, such as tokens: too long for a JSON number. */
export const decimals = z.string().regex(/^-?\d+$/);

/** An amount. What programs read of the API says so, and they can show it as dollars. */
export const nanoDollars = decimals.meta({ 'x-unit': 'nano_dollars' });

/** A figure in what the answer's `unit` says. */
export const inUnit = z.string().meta({ 'x-unit': 'unit' });

/** A UTC day as `YYYY-MM-DD`. */
export const day = z.iso.date();

/** The input of a query without any. */
export const nothing = z.object({});

const networkField = z
  .string()
  .max(60)
  .transform((text, ctx) => {
    const network = parseNetwork(text);
    if (network !== null) return network;
    ctx.addIssue({ code: 'custom', message: `“${text}” is not an IP address or a network such as 203.0.113.0/24.` });
    return z.NEVER;
  });

/** Addresses and networks, as people enter them. */
export const networksField = z.array(networkField).max(MOST_NETWORKS, `Use at most ${MOST_NETWORKS} networks.`);
