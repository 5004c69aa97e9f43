import type pg from 'pg';
import type { z } from 'zod';
import type { Ctx } from '@/lib/core/context';
import type { Logger } from '@/lib/core/log';
import type { Upstream } from '@/lib/upstream/client';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** What a command works with, built by the worker for one claimed intent. */
export interface CommandCtx extends Ctx {
  intentId: string;
  /** On the commands' share of the budget. */
  upstream: Upstream;
  /** For COPY and bulk SQL, which Prisma does not speak. */
  pool: pg.Pool;
  log: Logger;
  /**
   * Every upstream write goes through here: notes on disk, before the first one, that a call has started, so that a
   * worker that takes over reads back and never calls again blindly.
   */
  write<T>(call: () => Promise<T>): Promise<T>;
  /** One step of a background command. A step that is done already is not run again; its stored result comes back. */
  step(key: string, run: () => Promise<JsonObject>): Promise<JsonObject>;
}

/** What a command does. The result is what the audit keeps, so it holds no secret. */
export interface CommandImplementation<D extends { input: z.ZodType }> {
  declaration: D;
  run(ctx: CommandCtx, input: z.output<D['input']>): Promise<JsonObject>;
  /**
   * After an unknown outcome: looks whether the change is in effect. The result as of `run` if it is, `not_done` if it
   * certainly is not. May be called again and changes nothing upstream; it may bring the mirror up to date.
   */
  readBack?(ctx: CommandCtx, input: z.output<D['input']>): Promise<JsonObject | 'not_done'>;
}
