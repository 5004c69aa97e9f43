import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import type { BatchEntry } from './batch-entries';
import { Lines } from './lines';
import { usedOf } from './request-row';
import { messageShape } from './usage-reader';

const MOST_LINE = 32 * 1_048_576;

/** Only what succeeded is billed. */
const lineShape = z.looseObject({
  custom_id: z.string(),
  result: z.union([
    z.looseObject({ type: z.literal('succeeded'), message: messageShape }),
    z.looseObject({ type: z.enum(['errored', 'canceled', 'expired']) }),
  ]),
});

export interface BatchCost {
  nano: bigint;
  /** Of that, what is priced as the dearest that it could be. */
  estimated: bigint;
  /** Those that are billed. */
  entries: BatchEntry[];
  /** Whether an entry could not be read, so that it may have cost more. */
  isBroken: boolean;
}

/** Adds up what the entries of a batch cost, as its results pass by. */
export function readBatchCost(endedAt: Date): { push(piece: Buffer): void; read(): BatchCost } {
  const cost: BatchCost = { nano: 0n, estimated: 0n, entries: [], isBroken: false };
  const seen = new Set<string>();
  const lines = new Lines(MOST_LINE, (line) => {
    const text = line?.toString('utf8').trim() ?? null;
    if (text === '') return;
    const parsed = text === null ? null : lineShape.safeParse(parseJson(text));
    if (!parsed?.success) {
      cost.isBroken = true;
      return;
    }
    const { custom_id: id, result } = parsed.data;
    if (seen.has(id) || result.type !== 'succeeded') return;
    seen.add(id);
    const { message } = result;
    const usage = { ...message.usage, service_tier: 'batch' };
    const served = { model: message.model ?? null, usage, stopReason: message.stop_reason ?? null };
    const used = usedOf(served, endedAt, false);
    const nano = BigInt(used.cost_nano);
    cost.nano += nano;
    if (used.is_estimated) cost.estimated += nano;
    cost.entries.push({ name: id, used });
  });
  return {
    push: (piece) => lines.push(piece),
    read: () => {
      lines.push(Buffer.from('\n'));
      return cost;
    },
  };
}
