import type { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import type { PermissionObject } from '@/lib/access/reach';

/** A permission that depends on the input. */
export interface PermissionByInput<Input> {
  oneOf: readonly [Permission, ...Permission[]];
  of(input: Input): Permission;
}

/**
 * The public side of a query: its name, who may run it, its input and output. Its implementation is in the domain's
 * queries.ts.
 */
export interface QueryDeclaration<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `noun.verb`, such as `workspace.list`. */
  name: string;
  /** `signed_in`: open to every signed-in person; `caller`: to programs as well. `identity_provider`: only to an identity provider, with its token. */
  permission: Permission | 'signed_in' | 'caller' | 'identity_provider' | PermissionByInput<z.output<Input>>;
  /** The object the permission is checked for. */
  object?(input: z.output<Input>): PermissionObject;
  input: Input;
  /** With codecs for types JSON lacks. Callers in the process get the decoded value; it is not parsed on the way. */
  output: Output;
  /** Of a query that gives more rows than an answer could hold, one after another: what each of them is. */
  row?: z.ZodType;
  /** What people read, such as `List workspaces`. */
  words: string;
  /** Why it has no HTTP route: only a page needs it. */
  internal?: string;
  /** It reads figures of many days: a replica may answer it, seconds behind. */
  isReport?: true;
  /** What is reported as missing if the input cannot name one, such as `workspace`. */
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
