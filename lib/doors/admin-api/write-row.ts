import 'server-only';
import { z } from 'zod';
import { canonicalJson } from '@/lib/core/crypto';
import { type Change, carryOut, type Done, isMissing, isRepeated } from './change';
import type * as lists from './lists';

export interface Writing extends lists.Asked {
  key: string | null;
}

/** A write of the vendor's: what it takes, the changes that it stands for, and what it answers once they are made. */
export interface Write {
  method: 'POST' | 'DELETE';
  path: string;
  body: z.ZodType | null;
  run(asked: Writing, body: unknown): Promise<{ answer: object; intentId?: string }>;
}

export const write = <Body extends z.ZodType>(
  [method, path]: [Write['method'], string],
  body: Body | null,
  changesOf: (asked: Writing, body: z.output<Body>) => Promise<Change[]>,
  answerOf: (asked: Writing, done: Done[]) => object | Promise<object>,
): Write => ({
  ...{ method, path, body },
  run: async (asked, given) => {
    // By what was sent, not by what was found meanwhile: the same request is the same change.
    const comparedBy = canonicalJson([asked.ids, given ?? null]);
    const changes = await changesOf(asked, given as z.output<Body>);
    const done = await carryOut(asked.ctx, changes, { key: asked.key, comparedBy });
    return { answer: await answerOf(asked, done), intentId: done.at(-1)?.intentId };
  },
});

/** Of what is gone afterwards: sent again with its key, it is answered as before. */
export const removal = (
  path: string,
  changesOf: (asked: Writing) => Promise<Change[]>,
  answerOf: (asked: Writing) => object,
  [command, at]: [string, number],
): Write => {
  const first = write(['DELETE', path], null, changesOf, answerOf);
  return {
    ...first,
    run: (asked, body) =>
      first.run(asked, body).catch(async (error) => {
        const isDone = isMissing(error) && (await isRepeated(asked.ctx, asked.key, command, asked.ids[at] ?? ''));
        if (!isDone) throw error;
        return { answer: answerOf(asked) };
      }),
  };
};

export const id = ({ ids }: Writing, at = 0) => ids[at] ?? '';
export const ofRole = <const Roles extends readonly [string, ...string[]]>(roles: Roles) =>
  z.enum(roles, `Input should be one of ${roles.join(', ')}`);
export const text = z.string('Input should be a valid string').max(1_000, 'String should have at most 1000 characters');
