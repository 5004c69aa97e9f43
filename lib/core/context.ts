import type { Db } from './db';
import type { Actor } from './permissions';

/** Who asks, when, under which request, on which database. Doors build it; queries and commands take it first. */
export interface Ctx {
  actor: Actor;
  /** The instant that every rule uses; nothing in the room asks the clock. */
  now: Date;
  requestId: string;
  db: Db;
}
