import type { Ctx } from './context';

const asked = new WeakMap<Ctx, Map<unknown, unknown>>();

/** Reads once what several parts of a page request: all of them get the same answer. */
export function once<C extends Ctx, Found>(ctx: C, ask: (ctx: C) => Promise<Found>): Promise<Found> {
  const known = asked.get(ctx) ?? new Map<unknown, unknown>();
  asked.set(ctx, known);
  const found = (known.get(ask) as Promise<Found> | undefined) ?? ask(ctx);
  known.set(ask, found);
  return found;
}
