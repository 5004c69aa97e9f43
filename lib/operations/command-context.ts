import type pg from 'pg';
import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { Tx } from '@/lib/core/db';
import type { Logger } from '@/lib/core/log';
import type { Upstream } from '@/lib/upstream/client';
import type { Act } from './acts';
import type { Ctx } from './context';
import type { CommandDeclaration } from './declare-command';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** What a command works with, built by the worker for one claimed intent. */
export interface CommandCtx extends Ctx {
  intentId: string;
  /** Somebody let it run: `ask` only judges once more what it would do, and keeps nothing. */
  isApproved: boolean;
  /** Whoever asked signed in, or proved who they are, shortly before; always so where no session asked. */
  isProved: boolean;
  /** On the commands' share of the budget. */
  upstream: Upstream;
  /** For COPY and bulk SQL, which Prisma does not support. */
  pool: pg.Pool;
  log: Logger;
  /**
   * Every upstream write goes through here: before the first one, it records on disk that a call has started, so that a
   * worker that takes over reads back and never calls again blindly.
   */
  write<T>(call: () => Promise<T>): Promise<T>;
  /**
   * Tells the audit which fields the change affects, before and after; equal ones are left out. Call it before the
   * upstream write, so that it is on disk when a worker takes over. Never a secret.
   */
  changing(before: JsonObject, after: JsonObject): void;
  /** A signed note over this text, by the key that signs the audit's checkpoints. */
  sign(text: string): string;
  /** Carries a change that was approved to its end before this one ends. */
  carryOn(intentId: string): Promise<void>;
  /** Announces the coming steps, so that the page can show them before they run. */
  plan(steps: readonly { key: string; label: string }[]): Promise<void>;
  /**
   * One step of a background command, shown under its label. A step that is done, in this intent or the one it resumes,
   * is not run again: its detail is returned. A failure is stored with the step and returns null; when `run` has
   * returned, the command ends as `incomplete` if any step failed.
   */
  attempt(step: Step): Promise<JsonObject | null>;
  /** Somebody stopped the command: it ends as `incomplete`, with the steps that were not attempted left to be tried. */
  stopHere(): void;
  /**
   * Submits a follow-up change in Steward's own name, once however often this one runs. Returns its intent's id, or
   * null if it existed already.
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
  /** Like a command's, for an interrupted step or one with an unknown outcome. A step without it is simply run again. */
  readBack?(): Promise<JsonObject | 'not_done'>;
}

/** A change that is about to wait for another person: what would happen, and who decides. */
export interface Asking {
  /** In words, `Raise Claims by $200.00 until 31 Dec 2026`. */
  what: string;
  reason: string;
  before: JsonObject;
  after: JsonObject;
  workspaceId: string | null;
  /** People by id who decide instead of a role. */
  deciders: readonly string[];
  /** Of the policy, where a second person is asked for: such a person holds the permission still when they decide. */
  act?: Act;
  /** Who decides, where it is not as the command declares. */
  permission?: Permission;
  /** Judged again when it runs: none of these may be more by then, and `before` has to be the same. */
  impact?: Readonly<Record<string, number>>;
  /** What it would do, in sentences. */
  lines?: readonly string[];
  /** For how long it waits, if not as requests do. */
  waitsHours?: number;
  /** Nobody else could decide: it runs by itself after so long, unless it is withdrawn. */
  runsAfterMs?: number;
  /** Tells whoever decides, in the transaction that makes the change wait. */
  tell(tx: Tx, waiting: { intentId: string; expiresAt: Date; now: Date }): Promise<void>;
}

/** What a command does. The audit stores the result, so it contains no secret. */
export interface CommandImplementation<D extends { input: z.ZodType }> {
  declaration: D;
  run(ctx: CommandCtx, input: z.output<D['input']>): Promise<JsonObject>;
  /** Of a command that waits for approval: judges what is asked for. Null, of a conditional one: it runs at once. */
  ask?(ctx: CommandCtx, input: z.output<D['input']>): Promise<Asking | null>;
  /**
   * After an unknown outcome: checks whether the change is in effect. Returns what `run` would if it is, `not_done` if
   * it certainly is not. May be called again and changes nothing upstream; it may update the mirror.
   */
  readBack?(ctx: CommandCtx, input: z.output<D['input']>): Promise<JsonObject | 'not_done'>;
}
