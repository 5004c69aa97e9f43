import { randomUUID } from 'node:crypto';
import { keptGatewaySecret, newGatewaySecret } from '@/lib/core/gateway-secret';
import { deriveSealingKey, seal, VENDOR_KEY_PURPOSE } from '@/lib/core/sealing';
import { databaseUrl, readSecrets, withClient } from './data';
import { findVendorKey } from './vendor-key';

/** Steward keys of a workspace of which the simulated organisation has a key that works, which is entered as well. */
export async function issueKeys(
  dataFolder: string,
  { count, spendPerMonth = null }: { count: number; spendPerMonth?: bigint | null },
): Promise<{ id: string; secret: string }[]> {
  const vendorKey = await findVendorKey(dataFolder);
  const { keyPepper, sealingSecret } = readSecrets(dataFolder, 'gateway');
  const sealed = await seal(deriveSealingKey(sealingSecret), VENDOR_KEY_PURPOSE, vendorKey.secret);
  const keys = Array.from({ length: count }, () => ({ id: randomUUID(), secret: newGatewaySecret() }));
  await withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    await owner.query(
      `INSERT INTO gateway_credentials (id, workspace_id, name, sealed, ends_with, position, created_at, entered_at)
       SELECT $1, $2, 'Sent through', $3, 'sent', coalesce(max(position), 0) + 1, now(), now()
         FROM gateway_credentials WHERE workspace_id = $2`,
      [randomUUID(), vendorKey.workspace_id, sealed],
    );
    for (const { id, secret } of keys) {
      const { secretHash, endsWith } = keptGatewaySecret(keyPepper, secret);
      await owner.query(
        `INSERT INTO gateway_keys (id, name, secret_hash, ends_with, workspace_id, purpose, environment, is_model_limited,
           mode, spend_per_month, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, '', 'other', false, 'strict', $6, now(), now())`,
        [id, `Sent through ${id.slice(0, 8)}`, secretHash, endsWith, vendorKey.workspace_id, spendPerMonth],
      );
    }
  });
  return keys;
}
