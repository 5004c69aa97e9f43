import { z } from 'zod';
import { canonicalJson } from '@/lib/core/crypto';
import { addDays, dayStart } from '@/lib/core/time';
import { exportAccessReview } from '@/lib/domain/access-reviews/report-queries';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { answerRows, type CallerCtx } from '@/lib/operations/answer';
import { accessFiles } from './access-reads';
import { evidencePackGet } from './query-schema';

interface Period {
  from: string;
  to: string;
}

/** File by file in one order: who and what has access now, the changes and reviews of the period, and the audit's checkpoints. */
export const exportEvidencePack = answerRows(evidencePackGet, async (ctx, period) => ({
  ...period,
  rows: pieces(ctx, period),
}));

async function* pieces(ctx: CallerCtx, period: Period) {
  for (const [file, rows] of accessFiles(ctx.db))
    for await (const row of rows) yield { file, text: `${canonicalJson(row)}\n` };
  yield* changes(ctx, period);
  yield* reviews(ctx, period);
  yield* checkpoints(ctx, period);
}

async function* changes(ctx: CallerCtx, { from, to }: Period) {
  for (let before: string | undefined; ; ) {
    const page = await listAuditRows(ctx, { from, to, ...(before === undefined ? {} : { before }) });
    for (const row of page.rows) yield { file: 'changes.jsonl', text: `${canonicalJson(row)}\n` };
    if (page.older === null) return;
    before = page.older;
  }
}

function within({ from, to }: Period) {
  return { gte: dayStart(from), lt: dayStart(addDays(to, 1)) };
}

async function* reviews(ctx: CallerCtx, period: Period) {
  const closed = await ctx.db.accessReview.findMany({
    where: { closedAt: within(period) },
    orderBy: [{ closedAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  for (const { id } of closed) {
    const { rows } = await exportAccessReview(ctx, { reviewId: id });
    for await (const text of rows) yield { file: `access-reviews/${id}.jsonl`, text };
  }
}

const signing = z.object({ publicKey: z.string() });

async function* checkpoints({ db }: CallerCtx, period: Period) {
  const status = await db.processStatus.findUnique({ where: { name: 'audit_checkpoint' } });
  const signer = signing.safeParse(status?.detail).data;
  if (signer) yield { file: 'public-key.txt', text: `${signer.publicKey}\n` };
  const BATCH = 1_000;
  for (let seq = 0n; ; ) {
    const found = await db.auditCheckpoint.findMany({
      where: { seq: { gt: seq }, at: within(period) },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    for (const { note } of found) yield { file: 'checkpoints.txt', text: `${note}\n` };
    if (found.length < BATCH) return;
    seq = found.at(-1)?.seq ?? seq;
  }
}
