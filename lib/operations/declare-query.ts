import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { PermissionObject } from '@/lib/access/reach';

/** A permission that depends on what is asked. */
export interface PermissionByInput<Input> {
  oneOf: readonly [Permission, ...Permission[]];
  of(input: Input): Permission;
}

/** What the outside may know of a query: its name, who may, what it takes and gives. How it reads is in the domain's queries.ts. */
export interface QueryDeclaration<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `noun.verb`, such as `workspace.list`. */
  name: string;
  /** `signed_in`: open to every person who is. `identity_provider`: to nobody but one, with its token. */
  permission: Permission | 'signed_in' | 'identity_provider' | PermissionByInput<z.output<Input>>;
  /** The object that the permission is asked for. */
  object?(input: z.output<Input>): PermissionObject;
  input: Input;
  /** With codecs for what JSON does not know. Callers in the process get what is decoded; it is not parsed on the way. */
  output: Output;
  /** What people read, such as `List workspaces`. */
  words: string;
  /** What is said not to exist when the input is none that could name one, such as `workspace`. */
  absent?: string;
}

/** Ties the schemas' types to the functions beside them. */
export function declareQuery<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
): QueryDeclaration<Input, Output> {
  return declaration;
}
