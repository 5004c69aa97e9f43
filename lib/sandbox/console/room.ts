import { type Context, Hono } from 'hono';
import { invalid } from '../errors';
import type { Change, World } from '../world/world';

export type Variables = {
  world: World;
  nowMs: number;
  /** By this member; by an admin unless one is named. */
  commit: (changes: Change[], userId?: string) => void;
};
export type ConsoleContext = Context<{ Variables: Variables }>;

export function newPages(): Hono<{ Variables: Variables }> {
  return new Hono<{ Variables: Variables }>();
}

/** The fields of a form as they were typed. */
export async function readForm(context: ConsoleContext): Promise<Record<string, string>> {
  const body = await context.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
}

export function readLine(form: Record<string, string>, name: string, label: string, most: number): string {
  const text = (form[name] ?? '').trim();
  if (text === '') throw invalid(`Enter ${label}.`);
  if (text.length > most) throw invalid(`Use at most ${most} characters for ${label}.`);
  return text;
}

export function readChoice<T extends string>(form: Record<string, string>, name: string, known: readonly T[]): T {
  const chosen = known.find((value) => value === form[name]);
  if (chosen === undefined) throw invalid('Choose one from the list.');
  return chosen;
}
