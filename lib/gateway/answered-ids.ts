import { JsonTexts, type Wanted } from './json-texts';
import { Lines } from './lines';
import type { NamedId } from './objects';

/** Not in what a model wrote, such as the input of a tool: it may name anything. */
const IN_BLOCK: Wanted = { file_id: true, content: { content: { '*': { file_id: true } } } };
const IN_MESSAGE: Wanted = { container: { id: true }, content: { '*': IN_BLOCK } };
const WANTED = {
  message: IN_MESSAGE,
  events: { message: IN_MESSAGE, content_block: IN_BLOCK, delta: { container: { id: true } } },
  results: { result: { message: IN_MESSAGE } },
} as const satisfies Record<string, Wanted>;

const OPEN_OBJECT = 123;
/** How the ids begin. Without these, nothing has to be read. */
const MARKS = [Buffer.from('"file_'), Buffer.from('"container_')];
const LONGEST_MARK = 11;
const MOST_HELD = 32 * 1_048_576;
const NO_BYTES: Buffer = Buffer.alloc(0);
const NOTHING: NamedId[] = [];
const isMarked = (bytes: Buffer) => MARKS.some((mark) => bytes.includes(mark));

/** Finds the files and containers that came about while a message was made, as its answer passes by in pieces of any size. */
export class AnsweredIds {
  private found: NamedId[] = [];
  private readonly lines = new Lines(MOST_HELD, (line) => this.line(line));
  /** Of one document: what was held until something in it may be an id. */
  private rest: Buffer[] = [];
  private end = NO_BYTES;
  private length = 0;
  private whole: JsonTexts | null = null;

  constructor(private readonly kind: keyof typeof WANTED) {}

  /** What has been named by the end of this piece and was not before. */
  push(chunk: Buffer): NamedId[] {
    if (this.kind === 'message') this.read(chunk);
    else if (this.lines.isAmid() || isMarked(chunk)) this.lines.push(chunk);
    else this.lines.pass(chunk);
    return this.found.length === 0 ? NOTHING : this.found.splice(0);
  }

  private read(chunk: Buffer): void {
    if (this.whole) {
      this.whole.push(chunk);
      return;
    }
    const { end } = this;
    const last = chunk.subarray(-LONGEST_MARK);
    const isSeam = end.length > 0 && isMarked(Buffer.concat([end, chunk.subarray(0, LONGEST_MARK)]));
    this.end = last.length === LONGEST_MARK ? last : Buffer.concat([end, last]).subarray(-LONGEST_MARK);
    this.length += chunk.length;
    if (this.length > MOST_HELD) this.rest = [];
    else this.rest.push(chunk);
    if (this.length > MOST_HELD || (!isSeam && !isMarked(chunk))) return;
    this.whole = this.reader();
    for (const part of this.rest.splice(0)) this.whole.push(part);
  }

  private line(line: Buffer | null): void {
    const start = line?.indexOf(OPEN_OBJECT) ?? -1;
    if (line && start >= 0 && isMarked(line)) this.reader().push(line.subarray(start));
  }

  private reader(): JsonTexts {
    return new JsonTexts(WANTED[this.kind], (keys, id) => {
      if (id !== null) this.found.push({ kind: keys.at(-1) === 'id' ? 'container' : 'file', id });
    });
  }
}
