import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { PermissionObject } from '@/lib/access/reach';
import type { Subject } from './subject';

/** What the outside may know of a command: its name, who may, what it takes. What it does is in the domain's commands.ts. */
export interface CommandDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** `noun.verb`, such as `workspace.rename`. */
  name: string;
  /** What people read: `Rename workspace`. */
  words: string;
  /** `spend`: after it, use or cost may change. `figures`: after it, what is read or shown of money may. */
  moves?: readonly ('spend' | 'figures')[];
  permission: Permission;
  /** Asked for by such an actor alone, whatever role a person has. */
  askedBy?: 'token' | 'system';
  input: Schema;
  /** What it changes; at most one intent runs on a subject at a time. */
  subject(input: z.output<Schema>): Subject;
  /** The object that the permission is asked for. */
  object?(input: z.output<Schema>): PermissionObject;
  /** The workspaces that it is about beside that one. */
  workspaces?(input: z.output<Schema>): readonly string[];
  /** More than five upstream calls: the door answers at once. */
  background?: boolean;
  /** Input fields that neither the audit nor a finished intent may keep (hashes of passwords). */
  secretFields?: readonly (keyof z.output<Schema> & string)[];
}

/** Ties the schema's type to the functions beside it. */
export function declareCommand<Schema extends z.ZodType>(
  declaration: CommandDeclaration<Schema>,
): CommandDeclaration<Schema> {
  return declaration;
}

/** Among whatever else a file gives. */
export function isCommandDeclaration(value: unknown): value is CommandDeclaration {
  return typeof value === 'object' && value !== null && 'permission' in value && 'subject' in value && 'input' in value;
}
