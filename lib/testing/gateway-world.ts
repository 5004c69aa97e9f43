import type { GatewaySettings } from '@/lib/gateway/server';
import { createTestDatabase } from './database';
import { type AskedGateway, askGateway, enterCredential, issueKey, startTestGateway } from './gateway';
import type { startSmallVendor } from './small-vendor';

interface Vendor {
  url: string;
  close(): Promise<void>;
}

/** A gateway with a database of its own before this vendor, which it serves with one key of either kind. */
export async function startGatewayWorld<Before extends Vendor>(
  vendor: Before,
  settings: Partial<GatewaySettings> = {},
) {
  const database = await createTestDatabase();
  const gateway = await startTestGateway(database, vendor.url, settings);
  await enterCredential(database);
  const key = await issueKey(database);
  return {
    ...{ database, vendor, gateway, key },
    /** With that key, unless another is given. */
    ask: (given: AskedGateway = {}) => askGateway(gateway.url, { secret: key.secret, ...given }),
    close: async () => {
      await gateway.stop(0);
      await vendor.close();
      await database.drop();
    },
  };
}

export type GatewayWorld<Before extends Vendor = Awaited<ReturnType<typeof startSmallVendor>>> = Awaited<
  ReturnType<typeof startGatewayWorld<Before>>
>;
