import type { IncomingMessage } from 'node:http';
import type { JsonScanner } from './json-scanner';
import type { NamedIds } from './named-ids';
import type { ModelReader } from './named-models';
import { type Refusal, TOO_LARGE, TOO_SLOW, UNREADABLE_BODY, WRONG_MODEL } from './refusals';

/** A body up to this size is read before it is sent on: it can then be sent again to another credential. */
const SMALL = 262_144;
/** In bytes a second, on the whole, of a body that takes longer than the gateway waits for one piece. */
const SLOWEST = 512;

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

/** What of a body is judged, each null where nothing is. The scanner reads it once for all of them. */
export interface Judges {
  scanner: JsonScanner | null;
  models: ModelReader | null;
  ids: { reader: NamedIds; refusalOf(named: ReturnType<NamedIds['taken']>): Promise<Refusal | null> } | null;
  /** Decides once the whole has come. */
  purchase: { decide(): Promise<Refusal | null> } | null;
}

export interface BodyAsked {
  mostBytes: number;
  judges: Judges;
  /** Between two pieces. */
  idleMs: number;
  /** The size that was announced is allowed. */
  onAccepted(): void;
  /** Nothing came for so long, while upstream already had a part of it. */
  onLate(): void;
}

const MODEL_MISSING = 'none that could be read';

/** The body of a request within its bounds, judged while it passes; upstream never gets the end of one that is refused. */
export async function openBody(request: IncomingMessage, asked: BodyAsked): Promise<RequestBody> {
  const { mostBytes, judges } = asked;
  const given = request.headers['content-length'];
  const length = given === undefined ? null : Number(given);
  if (length !== null && length > mostBytes) throw new BodyRefused(TOO_LARGE(mostBytes));
  asked.onAccepted();
  if (length === 0 || (length === null && request.headers['transfer-encoding'] === undefined)) {
    if (judges.models) throw new BodyRefused(WRONG_MODEL(MODEL_MISSING));
    return { send: () => null, isRepeatable: () => true, bytes: () => 0 };
  }
  let bytes = 0;
  const count = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > mostBytes) throw new BodyRefused(TOO_LARGE(mostBytes));
  };
  if (length !== null && length <= SMALL) {
    const whole = await readWhole(request, asked.idleMs, count);
    await judge(judges, whole);
    await judgeEnd(judges);
    return { send: () => whole, isRepeatable: () => true, bytes: () => bytes };
  }
  let isStarted = false;
  async function* stream() {
    isStarted = true;
    yield* judged(request, asked, count);
  }
  return { send: stream, isRepeatable: () => !isStarted, bytes: () => bytes };
}

function readWhole(request: IncomingMessage, idleMs: number, count: (piece: Buffer) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const pace = new Pace(idleMs);
    const timer = setTimeout(() => reject(new BodyRefused(TOO_SLOW)), idleMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    request.on('data', (piece: Buffer) => {
      parts.push(piece);
      count(piece);
      timer.refresh();
      if (pace.isTooSlow(piece)) fail(new BodyRefused(TOO_SLOW));
    });
    let isWhole = false;
    request.once('end', () => {
      isWhole = true;
      clearTimeout(timer);
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    request.once('error', fail);
    request.once('close', () => {
      // Every request closes; an error is dear to make.
      if (!isWhole) fail(new Error('the client has gone'));
    });
  });
}

/** One piece behind, so that the last one is only given once the whole was judged. */
async function* judged(
  request: IncomingMessage,
  { judges, idleMs, onLate }: BodyAsked,
  count: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
  let held: Buffer | undefined;
  let [isLate, isWaiting] = [false, true];
  const isJudged = judges.scanner !== null;
  const pace = new Pace(idleMs);
  const timer = setTimeout(() => {
    // While upstream takes its time, the client is not late.
    if (!isWaiting) timer.refresh();
    else {
      isLate = true;
      onLate();
    }
  }, idleMs);
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      isWaiting = false;
      count(piece);
      if (pace.isTooSlow(piece)) throw new BodyRefused(TOO_SLOW);
      await judge(judges, piece);
      if (!isJudged) yield piece;
      else {
        if (held) yield held;
        held = piece;
      }
      isWaiting = true;
      pace.waits();
      timer.refresh();
    }
    isWaiting = false;
    await judgeEnd(judges);
    if (held) yield held;
  } catch (error) {
    throw isLate ? new BodyRefused(TOO_SLOW) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function judge({ scanner, models, ids }: Judges, piece: Buffer): Promise<void> {
  scanner?.push(piece);
  const foreign = models?.foreign();
  if (foreign !== undefined) throw new BodyRefused(WRONG_MODEL(foreign));
  if (ids) {
    if (ids.reader.isUnreadable()) throw new BodyRefused(UNREADABLE_BODY);
    const named = ids.reader.taken();
    const refused = named.length > 0 ? await ids.refusalOf(named) : null;
    if (refused) throw new BodyRefused(refused);
  }
}

async function judgeEnd({ models, purchase }: Judges): Promise<void> {
  if (models && !models.isNamed()) throw new BodyRefused(WRONG_MODEL(MODEL_MISSING));
  const refused = (await purchase?.decide()) ?? null;
  if (refused) throw new BodyRefused(refused);
}

/** Tells a slow client from one that keeps its connection with a byte now and then. */
class Pace {
  private bytes = 0;
  private waitedMs = 0;
  private since = performance.now();

  constructor(private readonly idleMs: number) {}

  isTooSlow(piece: Buffer): boolean {
    const now = performance.now();
    this.waitedMs += now - this.since;
    this.since = now;
    this.bytes += piece.length;
    return this.waitedMs > this.idleMs && this.bytes * 1_000 < this.waitedMs * SLOWEST;
  }

  /** From here on the client is waited for. */
  waits(): void {
    this.since = performance.now();
  }
}
