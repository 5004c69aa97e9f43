import { parseJson } from '@/lib/core/crypto';

const [QUOTE, BACKSLASH] = [34, 92];
/** The bytes that stand between texts and mean something. */
export const JSON_MARKS = {
  ...{ COLON: 58, COMMA: 44 },
  ...{ OPEN_LIST: 91, CLOSE_LIST: 93, OPEN_OBJECT: 123, CLOSE_OBJECT: 125 },
} as const;
/** After so many bytes of a text without an end, it is long enough to leap. */
const LEAP_AFTER = 64;

const NONE: Buffer[] = [];

export interface JsonSink {
  /** A text has ended. */
  text(): void;
  /** A byte between texts. */
  mark(byte: number): void;
}

/**
 * Tells the texts of a JSON document from what stands between them, as it passes by in pieces of any size. It holds one short
 * text, whatever the document is, and does not judge whether that is JSON.
 */
export class JsonScanner {
  private isInText = false;
  private isEscaped = false;
  /** The present text, or the last: what earlier pieces had of it, and where it stands in the newest that it is in. */
  private before: Buffer[] = NONE;
  private length = 0;
  private chunk: Buffer | null = null;
  private from = 0;
  private to = 0;

  constructor(
    private readonly sink: JsonSink,
    private readonly mostBytes: number,
  ) {}

  push(chunk: Buffer): void {
    if (this.isInText) this.keep();
    let at = 0;
    while (at < chunk.length) {
      if (this.isInText) {
        this.chunk = chunk;
        this.from = at;
        this.to = this.findEnd(chunk, at);
        at = this.to + 1;
        if (this.to === chunk.length) return;
        this.isInText = false;
        this.sink.text();
      } else {
        const byte = chunk[at] ?? 0;
        at += 1;
        if (byte === QUOTE) this.begin();
        else this.sink.mark(byte);
      }
    }
  }

  /** The last text as it is written between its quotes; null if there is none, or if it is too long to matter. */
  raw(): Buffer | null {
    if (!this.chunk || this.length + this.to - this.from > this.mostBytes) return null;
    const part = this.chunk.subarray(this.from, this.to);
    return this.length === 0 ? part : Buffer.concat([...this.before, part]);
  }

  private begin(): void {
    this.isInText = true;
    this.before = NONE;
    this.length = 0;
    this.chunk = null;
  }

  /** The text goes on in the next piece. */
  private keep(): void {
    if (!this.chunk) return;
    this.length += this.to - this.from;
    this.before = this.length > this.mostBytes ? NONE : [...this.before, this.chunk.subarray(this.from, this.to)];
    this.chunk = null;
  }

  /** Where the present text ends, or this piece. */
  private findEnd(chunk: Buffer, from: number): number {
    let [quote, backslash, run] = [-1, -1, 0];
    for (let at = from; at < chunk.length; at += 1, run += 1) {
      const byte = chunk[at];
      if (this.isEscaped) {
        this.isEscaped = false;
        run = 0;
      } else if (byte === BACKSLASH) {
        this.isEscaped = true;
        run = 0;
      } else if (byte === QUOTE) return at;
      else if (run > LEAP_AFTER) {
        if (quote < at) quote = orEnd(chunk.indexOf(QUOTE, at), chunk);
        if (backslash < at) backslash = orEnd(chunk.indexOf(BACKSLASH, at), chunk);
        at = Math.min(quote, backslash) - 1;
        run = 0;
      }
    }
    return chunk.length;
  }
}

const orEnd = (at: number, chunk: Buffer) => (at < 0 ? chunk.length : at);

export const hasEscapes = (raw: Buffer) => raw.includes(BACKSLASH);

/** What a text says; null if its escapes cannot be read. */
export function decodeText(raw: Buffer): string | null {
  const text = raw.toString('utf8');
  if (!hasEscapes(raw)) return text;
  const decoded = parseJson(`"${text}"`);
  return typeof decoded === 'string' ? decoded : null;
}
