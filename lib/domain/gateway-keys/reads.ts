import { z } from 'zod';
import type { Tx } from '@/lib/core/db';
import type { Proxies } from './rules';

const setup = z.object({ origin: z.string().nullable(), proxies: z.array(z.string()).nullable() });

/** How the gateway was started, as the worker noted it: where it is reached, and which hops it believes. */
export async function readGatewaySetup(db: Tx): Promise<{ origin: string | null; proxies: Proxies }> {
  const row = await db.processStatus.findUnique({ where: { name: 'gateway' } });
  const parsed = setup.safeParse(row?.detail);
  return parsed.success ? parsed.data : { origin: null, proxies: null };
}
