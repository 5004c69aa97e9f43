import type { z } from 'zod';
import { authorize, authorizeSignedIn, authorizeToken } from '@/lib/access/authorize';
import type { Permission } from '@/lib/access/permissions';
import { type Caller, isCaller, type SystemActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { begunRows } from '@/lib/core/begun-rows';
import { notFound } from '@/lib/core/errors';
import type { Ctx } from './context';
import type { QueryDeclaration, RowsDeclaration } from './declare-query';
import { atItsPlace } from './from-replica';

/** A context whose actor, a person or a program, has been checked for the permission. */
export type CallerCtx = Ctx & { actor: Caller };
type TokenCtx = Ctx & { actor: SystemActor };

/** Optional if nothing in it is required. */
type Asked<Input extends z.ZodType> =
  Record<never, never> extends z.input<Input> ? [input?: z.input<Input>] : [input: z.input<Input>];

/** A declared query that can be run. */
export interface Answer<Input extends z.ZodType, Output extends z.ZodType> {
  (ctx: Ctx, ...asked: Asked<Input>): Promise<z.output<Output>>;
  readonly declaration: QueryDeclaration<Input, Output>;
}

type Run<C extends Ctx, Input extends z.ZodType, Output extends z.ZodType> = (
  ctx: C,
  input: z.output<Input>,
) => Promise<z.output<Output>>;

/** A query for people and programs: checks the permission, then parses the input, then runs. */
export function answer<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  run: Run<CallerCtx, Input, Output>,
): Answer<Input, Output> {
  if (declaration.permission === 'identity_provider') throw new Error(`${declaration.name} is not a query for callers`);
  return asking(declaration, (ctx, given) => run(...admitted(declaration, ctx, given)));
}

type Rows<Output extends z.ZodType, Row extends z.ZodType> = z.output<Output> & {
  rows: AsyncIterable<z.output<Row>>;
};

/** A query that gives rows one after another, beside what is known of all of them. */
export function answerRows<Input extends z.ZodType, Output extends z.ZodType, Row extends z.ZodType>(
  declaration: RowsDeclaration<Input, Output, Row>,
  run: (ctx: CallerCtx, input: z.output<Input>) => Promise<Rows<Output, Row>>,
) {
  const query = async (ctx: Ctx, ...[given]: Asked<Input>): Promise<Rows<Output, Row>> => {
    const found = await atItsPlace(declaration, ctx, async (there) => {
      const found = await run(...admitted(declaration, there, given ?? {}));
      return there === ctx ? found : { ...found, rows: await begunRows(found.rows) };
    });
    if (!ctx.answered) return found;
    const { rows, ...known } = found;
    ctx.answered(declaration, known);
    return { ...found, rows: toldRows(ctx, { ...declaration, output: declaration.row }, rows) };
  };
  return Object.assign(query, { declaration });
}

async function* toldRows<Row>(ctx: Ctx, declaration: QueryDeclaration, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  for await (const row of rows) {
    ctx.answered?.(declaration, row);
    yield row;
  }
}

/** The context and the input of whoever may ask this. */
function admitted<Input extends z.ZodType>(
  declaration: QueryDeclaration<Input>,
  ctx: Ctx,
  given: unknown,
): [CallerCtx, z.output<Input>] {
  allowAtAll(ctx, declaration);
  const input = parseInput(declaration, given);
  const { permission, object } = declaration;
  if (typeof permission === 'object') authorize(ctx.actor, permission.of(input), object?.(input));
  else if (object && isPermission(permission)) authorize(ctx.actor, permission, object(input));
  return [ctx, input];
}

/** A query for an identity provider with its token. */
export function answerProvider<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  run: Run<TokenCtx, Input, Output>,
): Answer<Input, Output> {
  if (declaration.permission !== 'identity_provider') throw new Error(`${declaration.name} is a query for callers`);
  return asking(declaration, async (ctx, given) => {
    authorizeToken(ctx.actor);
    return run(ctx as TokenCtx, parseInput(declaration, given));
  });
}

function asking<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  ask: (ctx: Ctx, given: unknown) => Promise<z.output<Output>>,
): Answer<Input, Output> {
  const query = async (ctx: Ctx, ...[given]: Asked<Input>) => {
    const output = await atItsPlace(declaration, ctx, (there) => ask(there, given ?? {}));
    ctx.answered?.(declaration, output);
    return output;
  };
  return Object.assign(query, { declaration });
}

/** Before the input is parsed, so that callers without permission do not learn what is wrong with it. */
export function allowAtAll(ctx: Ctx, { permission }: QueryDeclaration): asserts ctx is CallerCtx {
  const { actor } = ctx;
  if (typeof permission === 'object') {
    const [first, ...others] = permission.oneOf;
    authorize(actor, (isCaller(actor) && others.find((other) => can(actor, other))) || first);
  } else if (isPermission(permission)) authorize(actor, permission);
  else if (permission !== 'caller' || actor.kind !== 'service') authorizeSignedIn(actor);
}

function isPermission(permission: QueryDeclaration['permission']): permission is Permission {
  return typeof permission === 'string' && !['signed_in', 'caller', 'identity_provider'].includes(permission);
}

function parseInput<Input extends z.ZodType>(
  { input, absent }: QueryDeclaration<Input>,
  given: unknown,
): z.output<Input> {
  if (absent === undefined) return input.parse(given);
  const parsed = input.safeParse(given);
  if (!parsed.success) throw notFound(absent);
  return parsed.data;
}
