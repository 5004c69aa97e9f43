import 'server-only';
import { Readable } from 'node:stream';
import { dayOf } from '@/lib/core/time';
import { exportAuditChain, exportCheckpoints } from '@/lib/domain/audit/chain-queries';
import type { SignedInCtx } from './context';
import { heavyRows } from './heavy';

/** The whole chain as a file, entry by entry: memory does not grow with it. */
export async function auditExportResponse(ctx: SignedInCtx): Promise<Response> {
  const { rows } = await exportAuditChain(ctx);
  return fileResponse(ctx, rows, `steward-audit-${dayOf(ctx.now)}.jsonl`, 'application/x-ndjson');
}

/** Every checkpoint of the chain, as signed notes one after another. */
export async function checkpointsResponse(ctx: SignedInCtx): Promise<Response> {
  const { rows } = await exportCheckpoints(ctx);
  return fileResponse(ctx, rows, `steward-checkpoints-${dayOf(ctx.now)}.txt`, 'text/plain');
}

function fileResponse(ctx: SignedInCtx, rows: AsyncIterable<string>, name: string, type: string): Response {
  const lines = Readable.from(heavyRows(ctx, rows), { objectMode: false });
  return new Response(Readable.toWeb(lines) as ReadableStream, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${name}"` },
  });
}
