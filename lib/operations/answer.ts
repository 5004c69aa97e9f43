import type { z } from 'zod';
import { authorize, authorizeSignedIn, authorizeToken } from '@/lib/access/authorize';
import type { PersonActor } from '@/lib/access/principals';
import { notFound } from '@/lib/core/errors';
import type { Ctx } from './context';
import type { QueryDeclaration } from './declare-query';

/** A context whose actor was asked for the permission. */
export type PersonCtx = Ctx & { actor: PersonActor };

/** Left out by callers where nothing in it is needed. */
type Asked<Input extends z.ZodType> =
  Record<never, never> extends z.input<Input> ? [input?: z.input<Input>] : [input: z.input<Input>];

/** A declared query that can be asked. */
export interface Answer<Input extends z.ZodType, Output extends z.ZodType> {
  (ctx: Ctx, ...asked: Asked<Input>): Promise<z.output<Output>>;
  readonly declaration: QueryDeclaration<Input, Output>;
}

/** A query of people's: asks for the permission, then reads the input, then runs; each once. */
export function answer<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: QueryDeclaration<Input, Output>,
  run: (ctx: PersonCtx, input: z.output<Input>) => Promise<z.output<Output>>,
): Answer<Input, Output> {
  return asking(declaration, async (ctx, given) => {
    const { permission, object } = declaration;
    const isAskedOfInput = typeof permission === 'object' || object !== undefined;
    if (!isAskedOfInput) allowPerson(ctx, declaration);
    const input = parseInput(declaration, given);
    if (isAskedOfInput) allowPerson(ctx, declaration, input);
    return run(ctx as PersonCtx, input);
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

function allowPerson<Input extends z.ZodType>(
  { actor }: Ctx,
  { permission, object }: QueryDeclaration<Input>,
  input?: z.output<Input>,
): void {
  if (permission === 'signed_in') authorizeSignedIn(actor);
  else if (permission === 'identity_provider') authorizeToken(actor);
  else {
    const asked = typeof permission === 'object' ? permission.of(input as z.output<Input>) : permission;
    authorize(actor, asked, object?.(input as z.output<Input>));
  }
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
