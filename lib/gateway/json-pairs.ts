import { JSON_MARKS, type JsonScanner, type JsonSink } from './json-scanner';

const { COLON, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT } = JSON_MARKS;
const MOST_SCALAR = 40;

/** What is reported, until the next is: most texts need not be read. */
export class Pair {
  /** The key of the document's own under which it stands. */
  top = '';
  key = '';
  /** Levels of objects and lists around it. */
  depth = 0;
  isText = false;
  scalar = '';

  constructor(private readonly scanner: JsonScanner) {}

  /** A text; null if it is too long to matter. Numbers and words as they are written. */
  value(): string | null {
    return this.isText ? this.scanner.decoded() : this.scalar;
  }

  /** Whether that is its value, which is plain letters. */
  says(value: string): boolean {
    // Escapes only make a text longer than what it says.
    const mayBe = !this.isText || this.scanner.size() === value.length || !this.scanner.isUnescaped();
    return mayBe && this.value() === value;
  }
}

/**
 * Reports each key of a JSON document with its text, number or word, and those in lists under it, however deep, as the
 * document passes by in pieces of any size. Depth costs nothing; it does not judge whether that is JSON.
 */
export class JsonPairs implements JsonSink {
  private readonly pair: Pair;
  private depth = 0;
  private top = '';
  private key: string | null = null;
  private lists = 0;
  private scalar = '';

  constructor(
    private readonly onPair: (pair: Pair) => void,
    /** An object begins (1) or ends (-1) at this depth. */
    private readonly onObject: (top: string, depth: number, step: 1 | -1) => void,
    /** How many levels stand around each document, if there are several: only what is in them is reported. */
    private readonly around: number,
    private readonly scanner: JsonScanner,
  ) {
    scanner.add(this);
    this.pair = new Pair(scanner);
  }

  text(): void {
    if (this.key !== null) this.report(true);
  }

  mark(byte: number): void {
    if (byte === COLON) {
      this.key = this.scanner.decoded() ?? '';
      this.lists = 0;
      if (this.depth === this.around + 1) this.top = this.key;
    } else if (byte === OPEN_LIST) {
      this.depth += 1;
      this.lists += 1;
    } else if (byte === OPEN_OBJECT) {
      this.depth += 1;
      this.leave();
      this.reportObject(1);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === COMMA) this.endValue(byte);
    else if (this.key !== null && this.scalar.length < MOST_SCALAR) this.scalar += String.fromCharCode(byte);
  }

  private endValue(byte: number): void {
    if (this.scalar !== '') this.report(false);
    this.scalar = '';
    if (byte === CLOSE_OBJECT) this.reportObject(-1);
    if (byte === CLOSE_LIST) this.lists -= 1;
    if (byte !== COMMA) this.depth -= 1;
    if (byte === CLOSE_OBJECT || this.lists <= 0) this.leave();
  }

  private leave(): void {
    this.key = null;
    this.lists = 0;
  }

  private report(isText: boolean): void {
    const depth = this.depth - this.around;
    if (depth <= 0) return;
    const { pair } = this;
    pair.top = this.top;
    pair.key = this.key ?? '';
    pair.depth = depth;
    pair.isText = isText;
    pair.scalar = this.scalar;
    this.onPair(pair);
  }

  private reportObject(step: 1 | -1): void {
    const depth = this.depth - this.around;
    if (depth === 1 && step === 1) this.top = '';
    if (depth > 0) this.onObject(this.top, depth, step);
  }
}
