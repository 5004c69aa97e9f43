import { parseJson } from '@/lib/core/crypto';

const [QUOTE, BACKSLASH, SPACE] = [34, 92, 32];
/** The bytes that stand between texts and mean something. */
export const JSON_MARKS = {
  ...{ COLON: 58, COMMA: 44 },
  ...{ OPEN_LIST: 91, CLOSE_LIST: 93, OPEN_OBJECT: 123, CLOSE_OBJECT: 125 },
} as const;
/** After so many bytes of a text without an end, it is long enough to leap. */
const LEAP_AFTER = 64;

const NONE: Buffer[] = [];

/** Of a text that may matter, as it is written: six bytes a letter at most. */
const MOST_TEXT = 1_500;

/** Whoever reads a document hears of it from a scanner, which several may share. */
export interface JsonSink {
  /** A text has ended. */
  text(): void;
  /** A byte between texts, but for white space. */
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
  private isPlain = true;
  /** What the last text says, once somebody asked; several do. */
  private said: string | null | undefined;
  /** The next of each in the present piece, as far as that was looked for: each byte is looked at once. */
  private quote = -1;
  private backslash = -1;

  private readonly sinks: JsonSink[] = [];
  private readonly onPieces: ((chunk: Buffer) => void)[] = [];

  add(sink: JsonSink): void {
    this.sinks.push(sink);
  }

  /** Hears of each piece before it is read. */
  onPiece(hear: (chunk: Buffer) => void): void {
    this.onPieces.push(hear);
  }

  push(chunk: Buffer): void {
    const { sinks } = this;
    for (const hear of this.onPieces) hear(chunk);
    if (this.isInText) this.keep();
    this.quote = -1;
    this.backslash = -1;
    let at = 0;
    while (at < chunk.length) {
      if (this.isInText) {
        this.chunk = chunk;
        this.from = at;
        this.to = this.findEnd(chunk, at);
        at = this.to + 1;
        if (this.to === chunk.length) return;
        this.isInText = false;
        this.said = undefined;
        for (let sink = 0; sink < sinks.length; sink += 1) sinks[sink]?.text();
      } else {
        const byte = chunk[at] ?? 0;
        at += 1;
        if (byte === QUOTE) this.begin();
        else if (byte > SPACE) for (let sink = 0; sink < sinks.length; sink += 1) sinks[sink]?.mark(byte);
      }
    }
  }

  /** What the last text says; null if there is none, if it is too long to matter, or if its escapes cannot be read. */
  decoded(): string | null {
    if (this.said === undefined) this.said = this.decode();
    return this.said;
  }

  private decode(): string | null {
    const { chunk, from, to } = this;
    if (!chunk || this.size() > MOST_TEXT) return null;
    // Most are whole in one piece: no other buffer is made for them.
    const isWhole = this.length === 0;
    const text = isWhole ? chunk.toString('utf8', from, to) : this.joined(chunk.subarray(from, to)).toString('utf8');
    if (this.isPlain) return text;
    const read = parseJson(`"${text}"`);
    return typeof read === 'string' ? read : null;
  }

  /** Of the last text, in bytes as it is written. */
  size(): number {
    return this.length + this.to - this.from;
  }

  /** Whether the last text stands as it is written. */
  isUnescaped(): boolean {
    return this.isPlain;
  }

  /** The last text's; 0 if it is too long to matter. */
  lastByte(): number {
    const { chunk, from, to } = this;
    if (to > from) return chunk?.[to - 1] ?? 0;
    return this.before.findLast((part) => part.length > 0)?.at(-1) ?? 0;
  }

  private joined(end: Buffer): Buffer {
    return Buffer.concat([...this.before, end]);
  }

  private begin(): void {
    this.isInText = true;
    this.before = NONE;
    this.length = 0;
    this.chunk = null;
    this.isPlain = true;
    this.said = undefined;
  }

  /** The text goes on in the next piece. */
  private keep(): void {
    if (!this.chunk) return;
    this.length += this.to - this.from;
    this.before = this.length > MOST_TEXT ? NONE : [...this.before, this.chunk.subarray(this.from, this.to)];
    this.chunk = null;
  }

  /** Where the present text ends, or this piece. */
  private findEnd(chunk: Buffer, from: number): number {
    let run = 0;
    for (let at = from; at < chunk.length; at += 1, run += 1) {
      const byte = chunk[at];
      if (this.isEscaped) {
        this.isEscaped = false;
        run = 0;
      } else if (byte === BACKSLASH) {
        this.isEscaped = true;
        this.isPlain = false;
        run = 0;
      } else if (byte === QUOTE) return at;
      else if (run > LEAP_AFTER) {
        if (this.quote < at) this.quote = orEnd(chunk.indexOf(QUOTE, at), chunk);
        if (this.backslash < at) this.backslash = orEnd(chunk.indexOf(BACKSLASH, at), chunk);
        at = Math.min(this.quote, this.backslash) - 1;
        run = 0;
      }
    }
    return chunk.length;
  }
}

const orEnd = (at: number, chunk: Buffer) => (at < 0 ? chunk.length : at);
