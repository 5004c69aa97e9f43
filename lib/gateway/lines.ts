const NEWLINE = 10;

/** Tells the lines of an answer apart as it passes by in pieces of any size. */
export class Lines {
  private parts: Buffer[] = [];
  private length = 0;

  /** `onLine` hears null as soon as a line is too long, and nothing more of that one. */
  constructor(
    private readonly mostBytes: number,
    private readonly onLine: (line: Buffer | null) => void,
  ) {}

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, end));
      this.end();
      from = end + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
  }

  /** Whether a line has begun and not ended. */
  isAmid(): boolean {
    return this.length > 0;
  }

  /** As `push`, where nobody need hear of the lines that end in this piece. */
  pass(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) {
      this.parts = [];
      this.length = 0;
    }
    if (end + 1 < chunk.length) this.hold(chunk.subarray(end + 1));
  }

  private hold(part: Buffer): void {
    const isLost = this.length > this.mostBytes;
    this.length += part.length;
    if (this.length <= this.mostBytes) this.parts.push(part);
    else if (!isLost) {
      this.parts = [];
      this.onLine(null);
    }
  }

  private end(): void {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    const [only] = parts;
    if (length <= this.mostBytes) this.onLine(only && parts.length === 1 ? only : Buffer.concat(parts));
  }
}
