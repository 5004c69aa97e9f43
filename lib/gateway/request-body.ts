import type { IncomingMessage } from 'node:http';
import type { NamedIds } from './named-ids';
import type { ModelReader } from './named-models';
import { type Refusal, TOO_LARGE, TOO_SLOW, UNREADABLE_BODY, WRONG_MODEL } from './refusals';

/** A body up to this size is read before it is sent on: it can then be sent again to another credential. */
const SMALL = 262_144;
/** Between two pieces of a body. */
const IDLE_MS = 60_000;

/** Why a body goes no further. */
export class BodyRefused extends Error {
  constructor(readonly refused: Refusal) {
    super('body refused');
  }
}

export interface RequestBody {
  /** What to send; a stream can be had once. */
  send(): Buffer | AsyncIterable<Buffer> | null;
  /** Whether `send` can be asked again. */
  isRepeatable(): boolean;
  /** How much of it has come. */
  bytes(): number;
}

/** What of a body is judged, each null where nothing is. */
export interface Judges {
  models: ModelReader | null;
  ids: { reader: NamedIds; refusalOf(named: ReturnType<NamedIds['taken']>): Promise<Refusal | null> } | null;
  /** Decides once the whole has come. */
  purchase: { push(piece: Buffer): void; decide(): Promise<Refusal | null> } | null;
}

const MODEL_MISSING = 'none that could be read';

/** The body of a request within its bounds, judged while it passes; upstream never gets the end of one that is refused. */
export async function openBody(
  request: IncomingMessage,
  mostBytes: number,
  judges: Judges,
  onLate: () => void,
): Promise<RequestBody> {
  const given = request.headers['content-length'];
  const length = given === undefined ? null : Number(given);
  if (length !== null && length > mostBytes) throw new BodyRefused(TOO_LARGE(mostBytes));
  if (length === 0 || (length === null && request.headers['transfer-encoding'] === undefined)) {
    if (judges.models) throw new BodyRefused(WRONG_MODEL(MODEL_MISSING));
    return { send: () => null, isRepeatable: () => true, bytes: () => 0 };
  }
  let bytes = 0;
  const count = (length: number) => {
    bytes += length;
    return bytes;
  };
  const pieces = judged(request, { mostBytes, count }, judges, onLate);
  if (length !== null && length <= SMALL) {
    const parts: Buffer[] = [];
    for await (const piece of pieces) parts.push(piece);
    const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
    return { send: () => whole, isRepeatable: () => true, bytes: () => bytes };
  }
  let isStarted = false;
  async function* stream() {
    isStarted = true;
    yield* pieces;
  }
  return { send: stream, isRepeatable: () => !isStarted, bytes: () => bytes };
}

/** One piece behind, so that the last one is only given once the whole was judged. */
async function* judged(
  request: IncomingMessage,
  { mostBytes, count }: { mostBytes: number; count(length: number): number },
  { models, ids, purchase }: Judges,
  onLate: () => void,
): AsyncGenerator<Buffer> {
  let held: Buffer | undefined;
  let [isLate, isWaiting] = [false, true];
  const timer = setTimeout(() => {
    // While upstream takes its time, the client is not late.
    if (!isWaiting) timer.refresh();
    else {
      isLate = true;
      onLate();
    }
  }, IDLE_MS);
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      isWaiting = false;
      if (count(piece.length) > mostBytes) throw new BodyRefused(TOO_LARGE(mostBytes));
      models?.push(piece);
      const foreign = models?.foreign();
      if (foreign !== undefined) throw new BodyRefused(WRONG_MODEL(foreign));
      if (ids) await judgeIds(ids, piece);
      purchase?.push(piece);
      if (!models && !ids && !purchase) yield piece;
      else {
        if (held) yield held;
        held = piece;
      }
      isWaiting = true;
      timer.refresh();
    }
    isWaiting = false;
    if (models && !models.isNamed()) throw new BodyRefused(WRONG_MODEL(MODEL_MISSING));
    const refused = (await purchase?.decide()) ?? null;
    if (refused) throw new BodyRefused(refused);
    if (held) yield held;
  } catch (error) {
    throw isLate ? new BodyRefused(TOO_SLOW) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function judgeIds({ reader, refusalOf }: NonNullable<Judges['ids']>, piece: Buffer): Promise<void> {
  reader.push(piece);
  if (reader.isUnreadable()) throw new BodyRefused(UNREADABLE_BODY);
  const named = reader.taken();
  const refused = named.length > 0 ? await refusalOf(named) : null;
  if (refused) throw new BodyRefused(refused);
}
