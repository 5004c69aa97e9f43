import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/core/errors';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

/** The API key of the address, asked for once per request; the 404 page for what is not there or not for the reader. */
export const loadKey = cache(async (apiKeyId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  try {
    return { ctx, apiKey: await getApiKey(ctx, { apiKeyId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});
