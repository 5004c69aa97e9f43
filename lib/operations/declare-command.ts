import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { PermissionObject } from '@/lib/access/reach';
import type { Act } from './acts';
import type { Subject } from './subject';

/** The public side of a command: its name, who may run it, its input. Its implementation is in the domain's commands.ts. */
export interface CommandDeclaration<Schema extends z.ZodType = z.ZodType, Entered extends z.ZodType = z.ZodType> {
  /** `noun.verb`, such as `workspace.rename`. */
  name: string;
  /** Names that it had: what is stored under them is of this command. */
  formerly?: readonly string[];
  /** What people read: `Rename workspace`. */
  words: string;
  /** `spend`: usage or cost may change after it. `figures`: the money that is read or shown may change after it. */
  moves?: readonly ('spend' | 'figures')[];
  permission: Permission;
  /** Only such an actor may request it, whatever role a person has. */
  askedBy?: 'token' | 'system';
  input: Schema;
  /** What it changes; at most one intent runs on a subject at a time. */
  subject(input: z.output<Schema>): Subject;
  /** The object the permission is checked for. */
  object?(input: z.output<Schema>): PermissionObject;
  /** What it concerns is not in the input: its command finds it, and asks for the permission there. */
  asksItself?: boolean;
  /** Further workspaces it concerns. */
  workspaces?(input: z.output<Schema>): readonly string[];
  /** It cannot be undone by another command: doors ask once more before it. */
  permanent?: boolean;
  /** More than five upstream calls: the door answers at once. */
  background?: boolean;
  /**
   * It waits for another person before it runs: whoever holds this permission, unless people are named, within 72 hours.
   * Whoever approves may change these fields of the input. `isConditional`: its `ask` says whether it waits at all.
   */
  approval?: {
    permission: Permission;
    changeable: readonly (keyof z.output<Schema> & string)[];
    isConditional?: boolean;
    /** Which act of the policy it is, where the policy decides whether it waits. */
    act?: Act;
  };
  /**
   * Whether whoever is signed in must have proved lately who they are (`fresh-sign-in.ts`). One that names an act of the policy
   * needs it whenever it is that act, without saying so here.
   */
  freshSignIn?: 'always' | 'asks_itself' | { notNeeded: string };
  /** What it returns, where names of fields stand deeper in it than at its top: they are told from keys that are data. */
  result?: z.ZodType;
  /** Why it has no HTTP route: only a page, or Steward itself, can use it. */
  internal?: string;
  /** What a caller enters, where the door makes or seals part of the input (`lib/doors/complete.ts`). */
  entered?: Entered;
  /** What the door made and shows once, to the caller whose request made the change. */
  reveals?: readonly string[];
  /** Input fields that neither the audit nor a finished intent may keep (hashes of passwords). */
  secretFields?: readonly (keyof z.output<Schema> & string)[];
}

/** Ties the schema's type to the functions beside it. */
export function declareCommand<Schema extends z.ZodType, Entered extends z.ZodType = Schema>(
  declaration: CommandDeclaration<Schema, Entered>,
): CommandDeclaration<Schema, Entered> {
  return declaration;
}

/** What makes a secret shows it once, to whoever asked: there is nobody to show it to when a person confirms. */
export function isPreparable({ entered, reveals, secretFields }: CommandDeclaration): boolean {
  return !entered && !reveals && !secretFields;
}

/** Among whatever else a file gives. */
export function isCommandDeclaration(value: unknown): value is CommandDeclaration {
  return typeof value === 'object' && value !== null && 'permission' in value && 'subject' in value && 'input' in value;
}
