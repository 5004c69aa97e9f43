import 'server-only';
import { z } from 'zod';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { submitEntered } from '../complete';
import type { CallerDoorCtx } from '../context';
import { type SubmitOptions, toFieldErrors } from '../submit';
import { endedOutcome } from './ended';
import { invalid, wireFields } from './failure';

/**
 * The requests of a widely read guide to managing a company's API use, with its names: a script made after it works with
 * another address and key. Each is one declared operation, or a few.
 */
export interface GuideRequest {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  words: string;
  input: z.ZodType;
  run(ctx: CallerDoorCtx, given: unknown, key: string): Promise<Record<string, unknown>>;
}

export const one = <Input extends z.ZodType>(
  [method, path]: [GuideRequest['method'], string],
  words: string,
  input: Input,
  run: (ctx: CallerDoorCtx, input: z.output<Input>, key: string) => Promise<Record<string, unknown>>,
): GuideRequest => ({
  ...{ method, path, words, input },
  run: (ctx, given, key) => {
    const parsed = input.safeParse(given);
    if (!parsed.success) throw invalid(unknownFirst(parsed.error));
    return run(ctx, parsed.data, key);
  },
});

/** Each field that is not known by its name. */
function unknownFirst(error: z.ZodError) {
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const { '': _, ...fields } = toFieldErrors(error);
  return { ...wireFields(fields), ...Object.fromEntries(unknown.map((name) => [name, 'There is no such field.'])) };
}

export const text = (most: number) => z.string('Send a text.').max(most, `Use at most ${most} characters.`);

/** A change, seen to its end; what Steward calls a field is called by its name here. */
export async function changed(
  ctx: CallerDoorCtx,
  declaration: CommandDeclaration,
  input: unknown,
  options: SubmitOptions,
  names: Readonly<Record<string, string>> = {},
): Promise<OutcomeResult> {
  const outcome = await submitEntered(ctx, declaration, input, options);
  return endedOutcome(ctx, declaration, outcome, names);
}

/** An id as it is known here: both spellings of the prefix name a workspace that there is. */
export async function workspaceIds(ctx: CallerDoorCtx) {
  const names = new Map((await listWorkspaceNames(ctx)).map(({ id, name }) => [id, name]));
  const find = (id: string): string | null => {
    if (names.has(id)) return id;
    const other = id.startsWith('wksp_') ? `wrkspc_${id.slice('wksp_'.length)}` : id;
    return names.has(other) ? other : null;
  };
  return Object.assign(find, { nameOf: (id: string) => names.get(id) ?? id });
}
