import { JSON_MARKS, JsonScanner, type JsonSink } from './json-scanner';
import type { NamedId, ObjectKind } from './objects';

const { COLON, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT } = JSON_MARKS;

/** Under which keys ids stand, at any depth, and how they begin: a tool's own `file_id` may be something else. */
const REFERENCES: readonly [RegExp, RegExp, ObjectKind][] = [
  [/(^|_)file_ids?$/, /^\s*file_/i, 'file'],
  [/(^|_)batch_ids?$/, /^\s*msgbatch_/i, 'batch'],
  [/^(container|container_id|id)$/, /^\s*container_[\w-]{16,}\s*$/i, 'container'],
];

/** Of the keys above. */
const LAST_LETTERS = new Set(Buffer.from('dsr'));
const MODEL = 'model';
const NOTHING: (typeof REFERENCES)[number][] = [];

/** A mark of order, or a brace or white space among zeros. */
const WIDE = /^(\xfe\xff|\xff\xfe|\0\0\xfe\xff|\0\0\0[{\s]|\0[{\s]|[{\s]\0)/;

/**
 * Finds what a JSON body names, however deep, as it passes by in pieces of any size. It only knows which key the present text
 * stands under, so that depth costs nothing; it does not judge whether that is JSON.
 */
export class NamedIds implements JsonSink {
  private under: (typeof REFERENCES)[number][] = NOTHING;
  private lists = 0;
  private begun: number[] = [];
  private found = new Map<string, NamedId>();
  private objects = 0;
  private isModelNext = false;
  private model: string | null = null;

  constructor(private readonly scanner = new JsonScanner()) {
    scanner.add(this);
    scanner.onPiece((chunk) => {
      for (let at = 0; this.begun.length < 4 && at < chunk.length; at += 1) this.begun.push(chunk[at] ?? 0);
    });
  }

  push(chunk: Buffer): void {
    this.scanner.push(chunk);
  }

  text(): void {
    if (this.isModelNext) this.model = this.scanner.decoded() ?? '';
    this.isModelNext = false;
    if (this.under.length > 0) this.judge(this.scanner.decoded());
  }

  mark(byte: number): void {
    if (byte === COLON) {
      this.isModelNext = this.objects === 1 && this.isPlainly(MODEL);
      this.under = this.references();
      this.lists = 0;
      return;
    }
    if (byte === OPEN_OBJECT) this.objects += 1;
    else if (byte === CLOSE_OBJECT) this.objects -= 1;
    this.isModelNext = false;
    if (byte === OPEN_LIST) this.lists += 1;
    else if (byte === CLOSE_LIST) {
      this.lists -= 1;
      if (this.lists <= 0) this.under = NOTHING;
    } else if (byte === OPEN_OBJECT || byte === CLOSE_OBJECT || (byte === COMMA && this.lists <= 0)) {
      this.under = NOTHING;
      this.lists = 0;
    }
  }

  /** What was found since it was asked last. */
  taken(): NamedId[] {
    if (this.found.size === 0) return [];
    const taken = [...this.found.values()];
    this.found = new Map();
    return taken;
  }

  /** The model that the document names for itself. */
  namedModel(): string | null {
    return this.model;
  }

  /** Whether it begins as JSON in UTF-16 or UTF-32 does: only upstream may read that. */
  isUnreadable(): boolean {
    // Most begin as nothing of the kind can.
    if (!this.begun.some((byte) => byte === 0 || byte >= 0xfe)) return false;
    return WIDE.test(String.fromCharCode(...this.begun));
  }

  private isPlainly(name: string): boolean {
    const { scanner } = this;
    return scanner.size() === name.length && scanner.decoded() === name;
  }

  /** What may stand under the key that was read last. */
  private references(): (typeof REFERENCES)[number][] {
    const { scanner } = this;
    if (!LAST_LETTERS.has(scanner.lastByte()) && scanner.isUnescaped()) return NOTHING;
    const name = scanner.decoded();
    return name === null ? NOTHING : REFERENCES.filter(([pattern]) => pattern.test(name));
  }

  private judge(text: string | null): void {
    if (!text) return;
    for (const [, pattern, kind] of this.under)
      if (pattern.test(text)) this.found.set(`${kind} ${text}`, { kind, id: text });
  }
}
