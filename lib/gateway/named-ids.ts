import { parseJson } from '@/lib/core/crypto';
import type { NamedId, ObjectKind } from './objects';

const [QUOTE, BACKSLASH, COLON, COMMA] = [34, 92, 58, 44];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** Of a text as it is written: six bytes a letter at most. */
const MOST_BYTES = 1_500;
/** After so many bytes of a text without an end, it is long enough to leap. */
const LEAP_AFTER = 64;

/** Under which keys ids stand, at any depth, and how they begin: a tool's own `file_id` may be something else. */
const REFERENCES: readonly [RegExp, RegExp, ObjectKind][] = [
  [/(^|_)file_ids?$/, /^\s*file_/i, 'file'],
  [/(^|_)batch_ids?$/, /^\s*msgbatch_/i, 'batch'],
  [/^(container|container_id|id)$/, /^container_[A-Za-z0-9]{16,}$/, 'container'],
];

/** A mark of order, or a brace or white space among zeros. */
const WIDE = /^(\xfe\xff|\xff\xfe|\0\0\xfe\xff|\0\0\0[{\s]|\0[{\s]|[{\s]\0)/;

/**
 * Finds what a JSON body names, however deep, as it passes by in pieces of any size. It only knows which key the present text
 * stands under, so that depth costs nothing; it does not judge whether that is JSON.
 */
export class NamedIds {
  private isInText = false;
  private isEscaped = false;
  /** Of the present text, as it is written. Null: too long to matter. */
  private raw: Buffer[] | null = [];
  private length = 0;
  private last: Buffer | null = null;
  private under: (typeof REFERENCES)[number][] = [];
  private lists = 0;
  private begun: number[] = [];
  private found = new Map<string, NamedId>();

  push(chunk: Buffer): void {
    for (let at = 0; this.begun.length < 4 && at < chunk.length; at += 1) this.begun.push(chunk[at] ?? 0);
    let at = 0;
    while (at < chunk.length) {
      if (this.isInText) {
        const end = this.findEnd(chunk, at);
        this.keep(chunk.subarray(at, end));
        if (end < chunk.length) this.endText();
        at = end + 1;
      } else {
        this.mark(chunk[at] ?? 0);
        at += 1;
      }
    }
  }

  /** What was found since it was asked last. */
  taken(): NamedId[] {
    if (this.found.size === 0) return [];
    const taken = [...this.found.values()];
    this.found = new Map();
    return taken;
  }

  /** Whether it begins as JSON in UTF-16 or UTF-32 does: only upstream may read that. */
  isUnreadable(): boolean {
    return WIDE.test(String.fromCharCode(...this.begun));
  }

  private mark(byte: number): void {
    if (byte === QUOTE) {
      this.isInText = true;
      this.raw = [];
      this.length = 0;
    } else if (byte === COLON) {
      const key = this.last && decode(this.last);
      this.under = key ? REFERENCES.filter(([pattern]) => pattern.test(key)) : [];
      this.lists = 0;
      this.last = null;
    } else if (byte === OPEN_LIST) this.lists += 1;
    else if (byte === CLOSE_LIST) {
      this.lists -= 1;
      if (this.lists <= 0) this.under = [];
    } else if (byte === OPEN_OBJECT || byte === CLOSE_OBJECT || (byte === COMMA && this.lists <= 0)) {
      this.under = [];
      this.lists = 0;
    }
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

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > MOST_BYTES) this.raw = null;
    else if (part.length > 0) this.raw?.push(part);
  }

  private endText(): void {
    const { raw } = this;
    this.isInText = false;
    this.last = raw && (raw.length === 1 ? (raw[0] ?? null) : Buffer.concat(raw));
    if (this.under.length === 0 || !this.last) return;
    const text = decode(this.last);
    if (text === null) return;
    for (const [, pattern, kind] of this.under)
      if (pattern.test(text)) this.found.set(`${kind} ${text}`, { kind, id: text });
  }
}

const orEnd = (at: number, chunk: Buffer) => (at < 0 ? chunk.length : at);

function decode(raw: Buffer): string | null {
  const text = raw.toString('utf8');
  if (!raw.includes(BACKSLASH)) return text;
  const decoded = parseJson(`"${text}"`);
  return typeof decoded === 'string' ? decoded : null;
}
