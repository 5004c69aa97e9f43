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
  [/^(container|container_id|id)$/, /^\s*container_[\w-]{16,}\s*$/i, 'container'],
];

/** Of the keys above. */
const LAST_LETTERS = new Set(Buffer.from('dsr'));
const NONE: Buffer[] = [];
const NOTHING: (typeof REFERENCES)[number][] = [];

/** A mark of order, or a brace or white space among zeros. */
const WIDE = /^(\xfe\xff|\xff\xfe|\0\0\xfe\xff|\0\0\0[{\s]|\0[{\s]|[{\s]\0)/;

/**
 * Finds what a JSON body names, however deep, as it passes by in pieces of any size. It only knows which key the present text
 * stands under, so that depth costs nothing; it does not judge whether that is JSON.
 */
export class NamedIds {
  private isInText = false;
  private isEscaped = false;
  /** Of the present text, or the last: what earlier pieces had of it, and where it stands in the present one. */
  private before: Buffer[] = [];
  private length = 0;
  private hasEscapes = false;
  private text: Buffer | null = null;
  private under: (typeof REFERENCES)[number][] = NOTHING;
  private lists = 0;
  private begun: number[] = [];
  private found = new Map<string, NamedId>();

  push(chunk: Buffer): void {
    for (let at = 0; this.begun.length < 4 && at < chunk.length; at += 1) this.begun.push(chunk[at] ?? 0);
    let [at, from, to] = [0, 0, -1];
    while (at < chunk.length) {
      if (this.isInText) {
        from = at;
        at = this.findEnd(chunk, at);
        to = at;
        if (at === chunk.length) break;
        this.isInText = false;
        if (this.under.length > 0) this.judge(this.textOf(chunk, from, to));
        at += 1;
        continue;
      }
      const byte = chunk[at];
      at += 1;
      if (byte === QUOTE) {
        this.isInText = true;
        this.hasEscapes = false;
        this.length = 0;
        this.before = NONE;
        this.text = null;
        to = -1;
      } else if (byte === COLON) {
        this.under = this.referencesOf(this.text ?? (to < 0 ? null : this.textOf(chunk, from, to)));
        this.lists = 0;
      } else if (byte === OPEN_LIST) this.lists += 1;
      else if (byte === CLOSE_LIST) {
        this.lists -= 1;
        if (this.lists <= 0) this.under = NOTHING;
      } else if (byte === OPEN_OBJECT || byte === CLOSE_OBJECT || (byte === COMMA && this.lists <= 0)) {
        this.under = NOTHING;
        this.lists = 0;
      }
    }
    // What the next piece may still be about.
    if (this.isInText) this.keep(chunk.subarray(from, to < 0 ? from : to));
    else if (to >= 0) this.text = this.textOf(chunk, from, to);
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
        this.hasEscapes = true;
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
    this.before = this.length > MOST_BYTES ? NONE : [...this.before, part];
  }

  /** Null: too long to matter. */
  private textOf(chunk: Buffer, from: number, to: number): Buffer | null {
    if (this.length + to - from > MOST_BYTES) return null;
    const part = chunk.subarray(from, to);
    return this.length === 0 ? part : Buffer.concat([...this.before, part]);
  }

  private referencesOf(key: Buffer | null): (typeof REFERENCES)[number][] {
    if (!key || (!this.hasEscapes && !LAST_LETTERS.has(key[key.length - 1] ?? 0))) return NOTHING;
    const name = decode(key);
    return name === null ? NOTHING : REFERENCES.filter(([pattern]) => pattern.test(name));
  }

  private judge(raw: Buffer | null): void {
    const text = raw && decode(raw);
    if (!text) return;
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
