import { JSON_MARKS, JsonScanner, type JsonSink } from './json-scanner';

/**
 * Which texts of a JSON document are wanted: objects by key, `*` for every item of a list, true for a text itself, and under
 * an empty key a text in the place of the whole.
 */
export interface Wanted {
  readonly [key: string]: Wanted | true;
}

const { COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT } = JSON_MARKS;
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
export class JsonTexts implements JsonSink {
  private levels: Level[] = [];
  /** How many levels deep in what is not wanted. */
  private skipped = 0;
  private keys: string[] = [];

  /** `onText` hears null for a text that is too long to be one that is wanted. */
  constructor(
    private readonly wanted: Wanted,
    private readonly onText: (keys: readonly string[], text: string | null) => void,
    private readonly onItem: (keys: readonly string[]) => void = () => undefined,
    private readonly scanner = new JsonScanner(),
  ) {
    scanner.add(this);
  }

  push(chunk: Buffer): void {
    this.scanner.push(chunk);
  }

  mark(byte: number): void {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.open(byte === OPEN_LIST);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.close();
    else if (byte === COMMA && this.skipped === 0) {
      const level = this.levels.at(-1);
      if (level) level.isKeyNext = !level.isList;
    }
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

  text(): void {
    const level = this.skipped > 0 ? undefined : this.levels.at(-1);
    if (!level) return;
    const isKey = !level.isList && level.isKeyNext;
    if (!isKey && !isText(under(level))) return;
    const text = this.scanner.size() > MOST_BYTES ? null : this.scanner.decoded();
    if (isKey) {
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
