import 'server-only';
import { Readable } from 'node:stream';
import { dayOf } from '@/lib/core/time';
import { exportAuditChain } from '@/lib/domain/audit/chain-queries';
import type { SignedInCtx } from './context';
import { heavyRows } from './heavy';

/** The whole chain as a file, entry by entry: memory does not grow with it. */
export async function auditExportResponse(ctx: SignedInCtx): Promise<Response> {
  const lines = heavyRows(ctx, (await exportAuditChain(ctx)).rows);
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="steward-audit-${dayOf(ctx.now)}.jsonl"`,
    },
  });
}
