import type { Principal } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import type { QueryDeclaration } from './declare-query';

/** Who is asking, when, in which request, on which database. Doors build it; queries and commands take it first. */
export interface Ctx {
  actor: Principal;
  /** The instant every rule uses; nothing in the room reads the clock. */
  now: Date;
  requestId: string;
  db: Db;
  /** Receives every answer: tests check it against the query's declared output. */
  answered?(declaration: QueryDeclaration, output: unknown): void;
}
