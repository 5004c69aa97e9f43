import type { Principal } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import type { QueryDeclaration } from './declare-query';

/** Who asks, when, under which request, on which database. Doors build it; queries and commands take it first. */
export interface Ctx {
  actor: Principal;
  /** The instant that every rule uses; nothing in the room asks the clock. */
  now: Date;
  requestId: string;
  db: Db;
  /** Told of everything that is answered: tests hold it against what the query says that it gives. */
  answered?(declaration: QueryDeclaration, output: unknown): void;
}
