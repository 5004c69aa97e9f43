import { env } from '@/lib/core/env';
import { openApiDocument } from '@/lib/doors/api/openapi';

/** What the HTTP API takes and answers: the same for everyone, and without anything of this organisation. */
export function GET(): Response {
  return new Response(JSON.stringify(openApiDocument(env().appOrigin)), {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store' },
  });
}
