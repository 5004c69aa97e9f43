import 'server-only';
import { Readable } from 'node:stream';
import { exportedChain } from '@/lib/audit/export';
import { dayOf } from '@/lib/core/time';
import type { SignedInCtx } from './context';
import { heavyRows } from './heavy';

/** The whole chain as a file, entry by entry as the database gives them: memory does not grow with it. */
export function auditExportResponse(ctx: SignedInCtx): Response {
  const lines = heavyRows(ctx, exportedChain(ctx.db));
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="steward-audit-${dayOf(ctx.now)}.jsonl"`,
    },
  });
}
