import { parseJson } from '@/lib/core/crypto';
import { valuesOf } from './headers';
import type { Served, UsageReader } from './usage-reader';

const MOST_ERROR = 16_384;

/** Measures an answer of upstream's as it passes by, and hands it to who reads its usage. */
export class Meter implements UsageReader {
  readonly beganAt = performance.now();
  readonly requestId: string | null;
  bytes = 0;
  private error: Buffer[] = [];

  constructor(
    private readonly usage: UsageReader | null,
    readonly status: number,
    headers: readonly string[],
    readonly isStream: boolean,
  ) {
    this.requestId = valuesOf(headers, 'request-id')[0] ?? null;
  }

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.usage) this.usage.push(chunk);
    else if (this.status >= 400 && this.bytes <= MOST_ERROR) this.error.push(chunk);
  }

  read(): Served | null {
    return this.usage?.read() ?? null;
  }

  /** Whether it is read for its usage. */
  isMeasured(): boolean {
    return this.usage !== null;
  }

  /** Whether it broke off before it said all that it used. */
  isBroken(): boolean {
    return this.usage !== null && this.status === 200 && this.read()?.isWhole !== true;
  }

  wordsAt(): number {
    return this.usage?.wordsAt() ?? 0;
  }

  /** What kind of error it is, as the vendor names it. */
  errorType(): string | null {
    if (this.error.length === 0) return null;
    const text = Buffer.concat(this.error).toString('utf8');
    const parsed = parseJson(text);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
    const { error } = parsed;
    return typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string'
      ? error.type
      : null;
  }
}
