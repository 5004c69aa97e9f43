import type { Principal } from '@/lib/access/principals';
import type { ClickHouse } from '@/lib/core/clickhouse';
import type { Db } from '@/lib/core/db';
import type { QueryDeclaration } from './declare-query';

/** A replica of the database, as it stands to one request. */
export interface RequestReplica {
  /** Where this request's reports are read; null: not from the replica. */
  open(): Promise<Db | null>;
  /** A report was answered from it. */
  noteAnswer(): void;
  /** A report failed there: whether the database itself is asked. It is, for the rest of the request. */
  leave(error: unknown): boolean;
  /** How far behind it was, if reports of this request were read from it. */
  readonly behindMs: number | null;
  /** Why it is not used by anybody, as the end of a sentence; null: it is. */
  findProblem(): Promise<string | null>;
}

/** Who is asking, when, in which request, on which database. Doors build it; queries and commands take it first. */
export interface Ctx {
  actor: Principal;
  /** The instant every rule uses; nothing in the room reads the clock. */
  now: Date;
  requestId: string;
  db: Db;
  /** Where there is one, for reports. */
  replica?: RequestReplica;
  /** Keeps the gateway's requests instead of the database, where there is one. */
  clickHouse?: ClickHouse | null;
  /** Receives every answer: tests check it against the query's declared output. */
  answered?(declaration: QueryDeclaration, output: unknown): void;
}
