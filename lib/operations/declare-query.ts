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
  /** Of a query that gives more rows than an answer could hold, one after another: what each of them is. */
  row?: z.ZodType;
  /** What people read, such as `List workspaces`. */
  words: string;
  /** What is said not to exist when the input is none that could name one, such as `workspace`. */
  absent?: string;
}

/** A query that gives rows one after another; `output` is what is known of all of them before. */
export type RowsDeclaration<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Row extends z.ZodType,
> = QueryDeclaration<Input, Output> & { row: Row };

/** Ties the schemas' types to the functions beside them. */
export function declareQuery<Input extends z.ZodType, Output extends z.ZodType, Row extends z.ZodType>(
  declaration: RowsDeclaration<Input, Output, Row>,
): RowsDeclaration<Input, Output, Row>;
export function declareQuery<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
): QueryDeclaration<Input, Output>;
export function declareQuery(declaration: QueryDeclaration): QueryDeclaration {
  return declaration;
}
