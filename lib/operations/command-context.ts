import type pg from 'pg';
import type { z } from 'zod';
import type { Logger } from '@/lib/core/log';
import type { Upstream } from '@/lib/upstream/client';
import type { Ctx } from './context';
import type { CommandDeclaration } from './declare-command';

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
  /**
   * Tells the audit which fields the change is about, as they were and as they shall be; what is equal is left out. Comes
   * before the upstream write, so that it is on disk when a worker takes over. Never a secret.
   */
  changing(before: JsonObject, after: JsonObject): void;
  /** Names the steps that lie ahead, so that the page can show them before they run. */
  plan(steps: readonly { key: string; label: string }[]): Promise<void>;
  /**
   * One step of a background command, shown under its label. A step that is done, in this intent or the one that this
   * one takes up again, is not run again: its detail comes back. A failure is kept beside the step and answered with
   * null; when `run` has returned, the command ends as `incomplete` if any step failed.
   */
  attempt(step: Step): Promise<JsonObject | null>;
  /**
   * Submits a change that follows from this one, in Steward's own name and once however often this one is run. Returns
   * its intent's id, or null when it was there already.
   */
  submitNext<Schema extends z.ZodType>(
    declaration: CommandDeclaration<Schema>,
    input: z.input<Schema>,
  ): Promise<string | null>;
}

export interface Step {
  key: string;
  label: string;
  /** The detail is stored and shown, so it holds no secret. */
  run(): Promise<JsonObject>;
  /** As of a command, for a step that was cut short or whose outcome is unknown. A step without it is simply run again. */
  readBack?(): Promise<JsonObject | 'not_done'>;
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
