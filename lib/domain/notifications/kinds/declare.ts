import { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { KindGroup, Rhythm } from '../kind-rules';

export type KindTone = 'danger' | 'warning' | 'neutral' | 'good';

/** One kind of what is told: what it carries, who hears of it, and its words. */
export interface KindDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** What people read where they choose: `A budget passes a threshold`. */
  words: string;
  group: KindGroup;
  tone: KindTone;
  /** Everybody for whose role this holds, in one of the workspaces that it is about; `named`: nobody but those who are named. */
  hears: Permission | 'named';
  /** Tells amounts: whoever may not see the money of its workspaces does not hear of it. */
  money?: boolean;
  /** By mail, unless somebody chose otherwise; the inbox has everything. */
  mail: Rhythm;
  about: Schema;
  example: z.input<Schema>;
  /** One line without a full stop. */
  subject(about: z.output<Schema>): string;
  /** Whole sentences: what is so and what to do. */
  lines(about: z.output<Schema>): string[];
  /** The page that it leads to. */
  path(about: z.output<Schema>): string;
}

/** Ties the schema's type to the functions beside it. */
export function declareKind<Schema extends z.ZodType>(declaration: KindDeclaration<Schema>): KindDeclaration<Schema> {
  return declaration;
}

/** A name or a short text that people wrote. */
export const text = z.string().max(1_000);

/** An id, of Steward's or of upstream's. */
export const ref = z.string().min(1).max(200);

/** A page of Steward's: nothing else is ever linked to. */
export const page = z
  .string()
  .max(1_000)
  .regex(/^\/(?!\/)[^\\\s]*$/);

/** Many things as one line: the first few by name, the rest as a number. */
export function namesOf(names: readonly string[], shown = 5): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}
