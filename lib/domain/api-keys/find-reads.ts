import type { Db } from '@/lib/core/db';
import { notFound } from '@/lib/core/errors';
import type { ApiKey } from '@/prisma/generated/client';

export interface KeyRef {
  workspaceId: string | null;
  apiKeyId: string;
}

/** The permission was asked for the workspace that was named: a key of another one is out of its reach. */
export async function findKey(db: Db, { workspaceId, apiKeyId }: KeyRef): Promise<ApiKey> {
  const key = await db.apiKey.findUnique({ where: { id: apiKeyId } });
  if (!key || key.workspaceId !== workspaceId) throw notFound('API key');
  return key;
}
