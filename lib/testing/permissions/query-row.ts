import type { Ctx } from '@/lib/operations/context';
import type { QueryWorld } from './query-world';
import type { Who } from './world';

type Cells = Record<Who | 'anonymous', unknown>;
/** One query, asked for one object, with what each column gets: a plain picture of the answer, or the code of the refusal. */
export interface QueryRow {
  query: string;
  /** Which object is asked for, where a query has several rows. */
  object?: string;
  ask(ctx: Ctx, world: QueryWorld): Promise<unknown>;
  cells: Cells;
}
