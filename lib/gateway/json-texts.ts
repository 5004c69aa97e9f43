/**
 * Which texts of a JSON document are wanted: objects by key, `*` for every item of a list, true for a text itself, and under
 * an empty key a text in the place of the whole.
 */
export interface Wanted {
  readonly [key: string]: Wanted | true;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 44, 91, 93, 123, 125];
const MOST_BYTES = 1_000;

interface Level {
  isList: boolean;
  /** Null: nothing is wanted in here. */
  wanted: Wanted | null;
  /** Of an object: what stands under the key that was read last. */
  under: Wanted | true | null;
  isKeyNext: boolean;
}

/**
 * Reads a JSON document as it passes by, in pieces of any size, and reports the wanted texts with the keys above them. It
 * holds a few levels and one short text, whatever the document is; it does not judge whether that is JSON.
 */
export class JsonTexts {
  private levels: Level[] = [];
  /** How many levels deep in what is not wanted. */
  private skipped = 0;
  private isInText = false;
  private isEscaped = false;
  private isKept = false;
  private isTooLong = false;
  private text: Buffer[] = [];
  private length = 0;

  /** `onText` hears null for a text that is too long to be one that is wanted. */
  constructor(
    private readonly wanted: Wanted,
    private readonly onText: (keys: readonly string[], text: string | null) => void,
    private readonly onItem: (keys: readonly string[]) => void = () => undefined,
  ) {}

  private keys: string[] = [];

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.isInText) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === BACKSLASH) this.isEscaped = true;
        else if (byte === QUOTE) {
          this.keep(chunk, start, at);
          this.endText();
        }
      } else if (byte === QUOTE) {
        this.beginText();
        start = at + 1;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.open(byte === OPEN_LIST);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.close();
      else if (byte === COMMA && this.skipped === 0) {
        const level = this.levels.at(-1);
        if (level) level.isKeyNext = !level.isList;
      }
    }
    if (this.isInText) this.keep(chunk, start, chunk.length);
  }

  private open(isList: boolean): void {
    const parent = this.levels.at(-1);
    const found = parent === undefined ? this.wanted : this.skipped > 0 ? null : under(parent);
    if (found === null || found === true || (parent === undefined && isList)) {
      if (parent !== undefined || this.levels.length === 0) this.skipped += 1;
      return;
    }
    if (parent?.isList) this.onItem(this.keys);
    this.levels.push({ isList, wanted: found, under: null, isKeyNext: !isList });
    this.keys.push('');
  }

  private close(): void {
    if (this.skipped > 0) this.skipped -= 1;
    else {
      this.levels.pop();
      this.keys.pop();
    }
  }

  private beginText(): void {
    const level = this.skipped > 0 ? undefined : this.levels.at(-1);
    this.isInText = true;
    this.isTooLong = false;
    this.length = 0;
    this.text = [];
    this.isKept = level !== undefined && ((!level.isList && level.isKeyNext) || isText(under(level)));
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    if (!this.isKept || this.isTooLong || to <= from) return;
    this.length += to - from;
    this.isTooLong = this.length > MOST_BYTES;
    if (this.isTooLong) this.text = [];
    else this.text.push(Buffer.from(chunk.subarray(from, to)));
  }

  private endText(): void {
    this.isInText = false;
    if (!this.isKept) return;
    const level = this.levels.at(-1);
    if (!level) return;
    const text = this.isTooLong ? null : decode(Buffer.concat(this.text).toString('utf8'));
    if (!level.isList && level.isKeyNext) {
      level.isKeyNext = false;
      level.under =
        text !== null && level.wanted && Object.hasOwn(level.wanted, text) ? (level.wanted[text] ?? null) : null;
      this.keys[this.keys.length - 1] = text ?? '';
    } else this.onText(this.keys, text);
  }
}

function under(level: Level): Wanted | true | null {
  return level.isList ? (level.wanted?.['*'] ?? null) : level.under;
}

function isText(found: Wanted | true | null): boolean {
  return found === true || found?.[''] === true;
}

function decode(raw: string): string | null {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return null;
  }
}
