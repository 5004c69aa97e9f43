import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import { Lines } from './lines';

const count = z.number().int().min(0).nullish();

const counts = {
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation: z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }).nullish(),
};

const usageShape = z.looseObject({
  ...counts,
  server_tool_use: z.looseObject({ web_search_requests: count }).nullish(),
  iterations: z
    .array(z.looseObject({ type: z.string(), model: z.string().nullish(), ...counts }))
    .max(1_000)
    .nullish(),
  fallback_credit: z
    .looseObject({ status: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish() })
    .nullish(),
  speed: z.string().nullish(),
  service_tier: z.string().nullish(),
  inference_geo: z.string().nullish(),
});

export type ServedUsage = z.output<typeof usageShape>;

/** What an answer says was served. */
export interface Served {
  id: string | null;
  /** The model that served, not the one that was asked for. */
  model: string | null;
  usage: ServedUsage;
  stopReason?: string | null;
  /** Whether the answer came to its end: else `usage` is what it had said by then. */
  isWhole: boolean;
}

const stopped = z.looseObject({ stop_reason: z.string().nullish() });
export const messageShape = stopped.extend({
  id: z.string().nullish(),
  model: z.string().nullish(),
  usage: usageShape,
});
const eventShape = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('message_start'), message: messageShape }),
  z.looseObject({ type: z.literal('message_delta'), delta: stopped.nullish(), usage: usageShape }),
]);

/** Reads the usage of an answer as it passes by, in pieces of any size. */
export interface UsageReader {
  push(chunk: Buffer): void;
  /** Null: it said nothing of usage. */
  read(): Served | null;
  /** When its first words came, by the clock that nobody sets; 0: none did, or all at once. */
  wordsAt(): number;
}

const MOST_LINE = 4 * 1_048_576;
const MOST_PLAIN = 8 * 1_048_576;
const DATA = Buffer.from('data:');
const MARK = Buffer.from('"usage"');
const STOP = Buffer.from('message_stop');
const WORDS = Buffer.from('"content_block_delta"');

/** Of a stream: what `message_start` says, overlaid by what each `message_delta` says of the same so far. */
export class StreamUsage implements UsageReader {
  private readonly lines = new Lines(MOST_LINE, (line) => this.line(line));
  /** Whether something that was said of usage could not be read. */
  private isBroken = false;
  private served: Served | null = null;
  private words = 0;

  push(chunk: Buffer): void {
    const isHeard = this.words === 0 || this.lines.isAmid() || chunk.includes(MARK) || chunk.includes(STOP);
    if (isHeard) this.lines.push(chunk);
    else this.lines.pass(chunk);
  }

  read(): Served | null {
    return this.served && { ...this.served, isWhole: this.served.isWhole && !this.isBroken };
  }

  wordsAt(): number {
    return this.words;
  }

  private line(line: Buffer | null): void {
    if (line === null) {
      this.isBroken = true;
      return;
    }
    if (!line.subarray(0, DATA.length).equals(DATA)) return;
    if (line.includes(MARK)) this.event(line.subarray(DATA.length).toString('utf8'));
    else if (this.served && line.length < 200 && line.includes(STOP)) this.served.isWhole = true;
    else if (this.words === 0 && line.includes(WORDS)) this.words = performance.now();
  }

  private event(text: string): void {
    const parsed = eventShape.safeParse(parseJson(text));
    if (!parsed.success) {
      // Others than these two may carry the word for reasons of their own.
      if (/"message_(start|delta)"/.test(text)) this.isBroken = true;
      return;
    }
    const event = parsed.data;
    if (event.type === 'message_start') {
      const { id, model, usage } = event.message;
      this.served = { id: id ?? null, model: model ?? null, usage, stopReason: null, isWhole: false };
    } else if (this.served) {
      this.served.stopReason = event.delta?.stop_reason ?? this.served.stopReason ?? null;
      const said = Object.entries(event.usage).filter(([, value]) => value !== null && value !== undefined);
      this.served.usage = { ...this.served.usage, ...Object.fromEntries(said) };
    }
  }
}

/** Of a plain answer, up to a size. */
export class PlainUsage implements UsageReader {
  private parts: Buffer[] = [];
  private length = 0;
  /** It is asked for more than once. */
  private found: { served: Served | null } | null = null;

  push(chunk: Buffer): void {
    this.found = null;
    this.length += chunk.length;
    if (this.length > MOST_PLAIN) this.parts = [];
    else this.parts.push(chunk);
  }

  read(): Served | null {
    this.found ??= { served: this.parse() };
    return this.found.served;
  }

  private parse(): Served | null {
    if (this.length > MOST_PLAIN) return null;
    const parsed = messageShape.safeParse(parseJson(Buffer.concat(this.parts).toString('utf8')));
    if (!parsed.success) return null;
    const { id, model, usage, stop_reason: stopReason = null } = parsed.data;
    return { id: id ?? null, model: model ?? null, usage, stopReason, isWhole: true };
  }

  wordsAt(): number {
    return 0;
  }
}
