import 'server-only';
import type pg from 'pg';
import type { Principal } from '@/lib/access/principals';
import { type Database, type Db, openDatabase, REPLICA_LIMITS, SESSION_LIMITS } from '@/lib/core/db';
import { env } from '@/lib/core/env';
import { createLogger, errorFields } from '@/lib/core/log';
import { openPool } from '@/lib/core/pool';
import { lookAtReplica, MOST_BEHIND_MS, REPLICA_PROBLEMS, type Standing } from '@/lib/core/replica';
import { sqlState } from '@/lib/core/sql-state';
import type { RequestReplica } from '@/lib/operations/context';
import { sessionDatabase } from './database';
import { hasOwnChange } from './own-changes';

const LOOK_AGAIN_MS = 5_000;
const TOOK_TOO_LONG = '57014';
/** What was seen is relied on for so long where nobody looked meanwhile. */
const GOOD_FOR_MS = 30_000;

/** The replica of a web process: how it stands to the primary, and the pool of what is read from it. */
export class ReplicaWatch {
  private seen: { standing: Standing; atMs: number } | null = null;
  private looking: Promise<Standing> | null = null;

  constructor(
    readonly reports: Database,
    /** A connection of its own, which waits behind no report. */
    private readonly own: pg.Pool,
    private readonly primary: pg.Pool,
    private readonly tell: (standing: Standing) => void,
  ) {}

  /** As it was a few seconds ago at most while somebody asks. Whoever comes first after a while waits for it, if it was used. */
  async look(): Promise<Standing> {
    if (!this.seen) return this.lookNow();
    const { standing, atMs } = this.seen;
    const ageMs = Date.now() - atMs;
    if (ageMs <= LOOK_AGAIN_MS) return standing;
    const looked = this.lookNow();
    const isGood = !standing.isUsed || (ageMs <= GOOD_FOR_MS && standing.behindMs + ageMs <= MOST_BEHIND_MS);
    return isGood ? standing : looked;
  }

  lookNow(): Promise<Standing> {
    this.looking ??= lookAtReplica(this.primary, this.own)
      .then((standing) => this.note(standing))
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** It did not answer a report: nobody else tries before it is looked at again, which is at once. */
  noteFailure(): void {
    this.note({ isUsed: false, problem: 'away', behindMs: null });
    void this.lookNow();
  }

  private note(standing: Standing): Standing {
    const before = this.seen?.standing;
    this.seen = { standing, atMs: Date.now() };
    const isOther = before?.isUsed !== standing.isUsed || problemOf(before) !== problemOf(standing);
    if (isOther) this.tell(standing);
    return standing;
  }

  async close(): Promise<void> {
    await this.looking?.catch(() => undefined);
    await Promise.all([this.reports.close(), this.own.end()]);
  }
}

const problemOf = (standing?: Standing) => (standing && !standing.isUsed ? standing.problem : null);

/** On `globalThis`, with all else that a web process holds. */
const holder = globalThis as { stewardReplica?: ReplicaWatch };

/** Null: there is no replica. */
export function replicaWatch(): ReplicaWatch | null {
  const { replicaUrl, logLevel } = env();
  if (!replicaUrl) return null;
  const log = createLogger('web', logLevel);
  holder.stewardReplica ??= new ReplicaWatch(
    openDatabase(replicaUrl, REPLICA_LIMITS, { prepare: true }),
    openPool(replicaUrl, { ...SESSION_LIMITS, connections: 1, readOnly: true }),
    sessionDatabase().pool,
    (standing) =>
      standing.isUsed
        ? log.info('Reports are read from the replica')
        : log.warn(`Reports are not read from the replica: ${REPLICA_PROBLEMS[standing.problem]}`),
  );
  return holder.stewardReplica;
}

/** The replica as it stands to a request of this caller; undefined where there is none. */
export function replicaFor(actor: Principal): RequestReplica | undefined {
  const watch = replicaWatch();
  return watch ? new CallersReplica(watch, actor) : undefined;
}

class CallersReplica implements RequestReplica {
  private opened: Promise<Db | null> | null = null;
  private openedBehindMs: number | null = null;
  behindMs: number | null = null;

  constructor(
    private readonly watch: ReplicaWatch,
    private readonly actor: Principal,
  ) {}

  open(): Promise<Db | null> {
    this.opened ??= this.decide();
    return this.opened;
  }

  private async decide(): Promise<Db | null> {
    const standing = await this.watch.look();
    if (!standing.isUsed) return null;
    if (await hasOwnChange(sessionDatabase().db, this.actor, standing.levelWith)) return null;
    this.openedBehindMs = standing.behindMs;
    return this.watch.reports.db;
  }

  noteAnswer(): void {
    this.behindMs = this.openedBehindMs;
  }

  leave(error: unknown): boolean {
    const state = sqlState(error);
    // It would take as long here.
    if (state === TOOK_TOO_LONG) return false;
    if (state === null) this.watch.noteFailure();
    this.opened = Promise.resolve(null);
    createLogger('web', env().logLevel).warn('A report failed on the replica and is read again', errorFields(error));
    return true;
  }

  async findProblem(): Promise<string | null> {
    const standing = await this.watch.look();
    return standing.isUsed ? null : REPLICA_PROBLEMS[standing.problem];
  }
}
