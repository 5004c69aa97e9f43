import { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { KindGroup, Rhythm } from '../kind-rules';

export type KindTone = 'danger' | 'warning' | 'neutral' | 'good';

/** One kind of notification: its payload, its audience and its words. */
export interface KindDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** Shown where people choose kinds: `A budget passes a threshold`. */
  words: string;
  group: KindGroup;
  tone: KindTone;
  /** Everyone with this permission in one of the workspaces concerned; `named`: only the people who are named. */
  hears: Permission | 'named';
  /** Contains amounts: people who may not see these workspaces' money are not notified. */
  money?: boolean;
  /** How often it is mailed by default; the inbox has everything. */
  mail: Rhythm;
  /** Sent where somebody asked for it, and not kept in the inbox. */
  isForRecords?: boolean;
  about: Schema;
  example: z.input<Schema>;
  /** One line without a full stop. */
  subject(about: z.output<Schema>): string;
  /** Whole sentences: what happened and what to do. */
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

/** A page of Steward: nothing else is ever linked to. */
export const page = z
  .string()
  .max(1_000)
  .regex(/^\/(?!\/)[^\\\s]*$/);

const SHOWN = 5;

/** Many names on one line: the first few, then how many more. `count`: of all, where there are more than names. */
export function listNames(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, SHOWN);
  const rest = count - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
