import 'server-only';
import { setImmediate } from 'node:timers/promises';
import type { Caller } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import { idOfCaller } from '@/lib/operations/caller';
import type { SignedInCtx } from './context';

/** How many large answers may be in progress for one person; further ones wait a little. */
export const HEAVY_PER_PERSON = 3;
/** For all people together: the rest of the pool is for pages and forms. */
export const HEAVY_TOGETHER = 6;
const MOST_WAITING = 30;
const WAIT_MS = 5_000;
const ROWS_WITHOUT_PAUSE = 100;

/** How the error page recognises a page that was refused for now. */
const BUSY_DIGEST = 'busy';

/** Lets this many in; others wait in order of arrival, but not for long and not too many. */
class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly waitMs: number,
  ) {}

  get isEmpty(): boolean {
    return this.inside === 0;
  }

  /** True once inside; false if no one is let in any longer. */
  enter(): Promise<boolean> {
    if (this.inside < this.most) {
      this.inside += 1;
      return Promise.resolve(true);
    }
    if (this.waiting.length >= MOST_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      const admit = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(admit), 1);
        resolve(false);
      }, this.waitMs);
      this.waiting.push(admit);
    });
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inside -= 1;
  }
}

export class HeavyWork {
  private readonly people = new Map<string, Gate>();
  private readonly together: Gate;

  constructor(private readonly waitMs = WAIT_MS) {
    this.together = new Gate(HEAVY_TOGETHER, waitMs);
  }

  /** Runs one large question in its turn. */
  async run<T>(personId: string, ask: () => Promise<T>): Promise<T> {
    await this.enter(personId);
    try {
      return await this.inTurn(ask);
    } finally {
      this.leave(personId);
    }
  }

  /** Like `run`, for rows that stream as they are read: a slow reader only occupies their own slot. */
  async *rows<T>(personId: string, open: () => Promise<AsyncIterable<T>>): AsyncGenerator<T, void> {
    await this.enter(personId);
    let rows: AsyncIterator<T> | undefined;
    try {
      rows = (await this.inTurn(open))[Symbol.asyncIterator]();
      for (let row = 1; ; row += 1) {
        const read = rows;
        const next = await this.inTurn(() => read.next());
        if (next.done) return;
        yield next.value;
        // Rows that are ready arrive without a pause, during which no one else would be answered.
        if (row % ROWS_WITHOUT_PAUSE === 0) await setImmediate();
      }
    } finally {
      this.leave(personId);
      await rows?.return?.();
    }
  }

  private async enter(personId: string): Promise<void> {
    const gate = this.people.get(personId) ?? new Gate(HEAVY_PER_PERSON, this.waitMs);
    this.people.set(personId, gate);
    if (!(await gate.enter())) throw busy('You have requested several large answers at once');
  }

  private leave(personId: string): void {
    const gate = this.people.get(personId);
    gate?.leave();
    if (gate?.isEmpty) this.people.delete(personId);
  }

  private async inTurn<T>(ask: () => Promise<T>): Promise<T> {
    if (!(await this.together.enter())) throw busy('Steward is preparing many large answers right now');
    try {
      return await ask();
    } finally {
      this.together.leave();
    }
  }
}

function busy(what: string): AppError {
  const error = new AppError('throttled', `${what}. Wait a moment, then try again.`);
  return Object.assign(error, { digest: BUSY_DIGEST });
}

const holder = globalThis as { stewardHeavyWork?: HeavyWork };

function heavyWork(): HeavyWork {
  holder.stewardHeavyWork ??= new HeavyWork();
  return holder.stewardHeavyWork;
}

/** Runs a large query (the explorer, a long list) for whoever asks it. */
export function heavy<T>(ctx: { actor: Caller }, ask: () => Promise<T>): Promise<T> {
  return heavyWork().run(idOfCaller(ctx.actor), ask);
}

/** Reads the rows of an export for the signed-in person. */
export function heavyRows<T>(ctx: SignedInCtx, rows: AsyncIterable<T>): AsyncGenerator<T, void> {
  return heavyWork().rows(ctx.actor.personId, async () => rows);
}
