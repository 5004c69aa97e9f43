import type { Served } from './usage-reader';

/** What a gateway may let through of a key's minute without asking; infinite is what the key is not limited in. */
export interface Slice {
  minute: Date;
  requests: number;
  input: number;
  output: number;
  /** The end of the minute, by the clock that nobody sets. */
  until: number;
}

/** What the database has not heard yet. */
export interface Owed {
  /** In which the slice was taken that the rest is of. */
  minute: Date | null;
  /** More than were taken; below zero: these go back. */
  requests: number;
  /** Of answers that have ended. */
  tokens: [number, number];
  /** Of the tokens that the slice held: used, or given back. */
  free: [number, number];
}

const nothing = (minute: Date | null): Owed => ({ minute, requests: 0, tokens: [0, 0], free: [0, 0] });

/** One key's minute, as far as this gateway has a part in it. */
export class MinuteAccount {
  private slice: Slice | null = null;
  private owed = nothing(null);
  private usedAt = 0;

  constructor(readonly keyId: string) {}

  /** Whether the slice has room for one more request, which is then taken. */
  spend(now: number): boolean {
    const { slice } = this;
    if (!slice || slice.requests < 1 || slice.input <= 0 || slice.output <= 0 || slice.until <= now) return false;
    this.usedAt = now;
    if (slice.requests === Number.POSITIVE_INFINITY) this.owed.requests += 1;
    else slice.requests -= 1;
    return true;
  }

  /** Whether the tokens of the slice are used up: the others must hear of it. */
  note({ usage }: Served, now: number): boolean {
    const input = (usage.input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
    const output = usage.output_tokens ?? 0;
    this.owed.tokens[0] += input;
    this.owed.tokens[1] += output;
    const { slice } = this;
    if (!slice || slice.until <= now) return true;
    this.free(slice, Math.min(slice.input, input), Math.min(slice.output, output));
    return slice.input <= 0 || slice.output <= 0;
  }

  /** After this nothing is left in hand. */
  giveBack(): void {
    const { slice } = this;
    if (!slice) return;
    this.slice = null;
    if (slice.requests !== Number.POSITIVE_INFINITY) this.owed.requests -= slice.requests;
    this.free(slice, slice.input, slice.output);
  }

  isIdle(now: number, idleMs: number): boolean {
    return this.slice !== null && (this.slice.until <= now || now - this.usedAt > idleMs);
  }

  hold(slice: Slice, now: number): void {
    this.slice = slice;
    this.owed.minute = slice.minute;
    this.usedAt = now;
  }

  /** Null if nothing is. Whoever takes it tells it. */
  takeOwed(): Owed | null {
    const { requests, tokens, free, minute } = this.owed;
    if (requests === 0 && [...tokens, ...free].every((count) => count === 0)) return null;
    const taken = this.owed;
    this.owed = nothing(minute);
    return taken;
  }

  /** It could not be told. What is of a minute that is over is not worth telling any more, but for the tokens. */
  oweAgain({ minute, requests, tokens, free }: Owed): void {
    for (const at of [0, 1] as const) this.owed.tokens[at] += tokens[at];
    if (minute?.getTime() !== this.owed.minute?.getTime()) return;
    this.owed.requests += requests;
    for (const at of [0, 1] as const) this.owed.free[at] += free[at];
  }

  isEmpty(): boolean {
    return this.slice === null && this.owed.requests === 0 && this.owed.tokens[0] === 0 && this.owed.tokens[1] === 0;
  }

  private free(slice: Slice, input: number, output: number): void {
    if (slice.input !== Number.POSITIVE_INFINITY) {
      slice.input -= input;
      this.owed.free[0] += input;
    }
    if (slice.output === Number.POSITIVE_INFINITY) return;
    slice.output -= output;
    this.owed.free[1] += output;
  }
}
