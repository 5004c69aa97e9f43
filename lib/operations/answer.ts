import type { z } from 'zod';
import { authorize, authorizeSignedIn, authorizeToken } from '@/lib/access/authorize';
import type { Permission } from '@/lib/access/permissions';
import type { PersonActor, SystemActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import type { Ctx } from './context';
import type { QueryDeclaration } from './declare-query';

/** A context whose actor was asked for the permission. */
export type PersonCtx = Ctx & { actor: PersonActor };
type TokenCtx = Ctx & { actor: SystemActor };

/** Left out by callers where nothing in it is needed. */
type Asked<Input extends z.ZodType> =
  Record<never, never> extends z.input<Input> ? [input?: z.input<Input>] : [input: z.input<Input>];

/** A declared query that can be asked. */
export interface Answer<Input extends z.ZodType, Output extends z.ZodType> {
  (ctx: Ctx, ...asked: Asked<Input>): Promise<z.output<Output>>;
  readonly declaration: QueryDeclaration<Input, Output>;
}

type Run<C extends Ctx, Input extends z.ZodType, Output extends z.ZodType> = (
  ctx: C,
  input: z.output<Input>,
) => Promise<z.output<Output>>;

/** A query of people's: asks for the permission, then reads the input, then runs. */
export function answer<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  run: Run<PersonCtx, Input, Output>,
): Answer<Input, Output> {
  if (declaration.permission === 'identity_provider') throw new Error(`${declaration.name} is no query of people's`);
  return asking(declaration, async (ctx, given) => {
    allowAtAll(ctx, declaration);
    const input = parseInput(declaration, given);
    const { permission, object } = declaration;
    if (typeof permission === 'object') authorize(ctx.actor, permission.of(input), object?.(input));
    else if (object && isPermission(permission)) authorize(ctx.actor, permission, object(input));
    return run(ctx, input);
  });
}

/** A query of an identity provider's, which comes with its token. */
export function answerProvider<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  run: Run<TokenCtx, Input, Output>,
): Answer<Input, Output> {
  if (declaration.permission !== 'identity_provider') throw new Error(`${declaration.name} is a query of people's`);
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
    const output = await ask(ctx, given ?? {});
    ctx.answered?.(declaration, output);
    return output;
  };
  return Object.assign(query, { declaration });
}

/** Before the input is looked at: nobody who may not ask learns what is wrong with it. */
function allowAtAll(ctx: Ctx, { permission }: QueryDeclaration): asserts ctx is PersonCtx {
  const { actor } = ctx;
  if (typeof permission === 'object') {
    const [first, ...others] = permission.oneOf;
    authorize(actor, (actor.kind === 'person' && others.find((other) => can(actor, other))) || first);
  } else if (isPermission(permission)) authorize(actor, permission);
  else authorizeSignedIn(actor);
}

function isPermission(permission: QueryDeclaration['permission']): permission is Permission {
  return typeof permission === 'string' && permission !== 'signed_in' && permission !== 'identity_provider';
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
