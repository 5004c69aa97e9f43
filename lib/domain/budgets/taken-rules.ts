import { z } from 'zod';
import { isWritableType, typeWords } from '@/lib/domain/rate-limits/rules';
import type { JsonObject } from '@/lib/operations/command-context';
import { centsWords } from './spend-rules';

const change = z.object({
  type: z.string().refine(isWritableType),
  before: z.number().nullable(),
  after: z.number().nullable(),
});
export type LimitChange = z.output<typeof change>;

const thing = z.object({ name: z.string(), outcome: z.enum(['changed', 'left']), why: z.string().default('') });

/** Null: no limit. */
const cents = z
  .string()
  .regex(/^\d{1,18}$/)
  .nullable();

/** What a step did to one thing: all that the page shows and that undoing needs. */
export const takenStep = z.discriminatedUnion('kind', [
  thing.extend({ kind: z.literal('api_key'), id: z.string() }),
  thing.extend({
    kind: z.literal('rate_limits'),
    workspaceId: z.string(),
    rateLimitId: z.string(),
    limits: z.array(change).default([]),
  }),
  thing.extend({ kind: z.literal('spend_limit'), workspaceId: z.string().nullable(), before: cents, after: cents }),
]);
export type TakenStep = z.output<typeof takenStep>;

/** What a workspace's own limits were before any of them was lowered. */
export const limitsBefore = z.object({
  own: z.record(z.string(), z.array(z.object({ type: z.string(), value: z.number() }))),
});

/** What Anthropic's spend limit is to be and what it was, before it is set. */
export const spendBefore = z.object({ wanted: z.string(), standing: cents });

export const valuesField = z.array(z.object({ type: z.string(), value: z.number() })).catch([]);

const number = (value: number | null) => (value === null ? 'none of its own' : value.toLocaleString('en-US'));

/** `requests per minute: 4,000 to 400`. */
export function changeWords({
  type,
  before,
  after,
}: {
  type: string;
  before: number | null;
  after: number | null;
}): string {
  return `${typeWords(type)}: ${number(before)} to ${number(after)}`;
}

/** A step as the page of a budget shows it; null where it only read. */
export function thingOfStep(step: {
  key: string;
  label: string;
  state: string;
  message: string | null;
  detail: unknown;
}) {
  const { data } = takenStep.safeParse(step.detail);
  if (data) {
    return {
      id: step.key,
      name: data.name,
      outcome: data.outcome,
      words: [...changesOf(data), ...(data.why === '' ? [] : [data.why])],
    };
  }
  if (limitsBefore.safeParse(step.detail).success || spendBefore.safeParse(step.detail).success) return null;
  const { label: name, state, message } = step;
  const outcome = state === 'failed' || state === 'unknown' ? ('failed' as const) : ('waiting' as const);
  return { id: step.key, name, outcome, words: message === null ? [] : [message] };
}

function changesOf(step: TakenStep): string[] {
  if (step.kind === 'rate_limits') return step.limits.map(changeWords);
  if (step.kind === 'api_key' || step.outcome === 'left') return [];
  return [`monthly spend limit: ${centsWords(step.before)} to ${centsWords(step.after)}`];
}

/** As a step keeps it. */
export function asDetail(step: TakenStep): JsonObject {
  return JSON.parse(JSON.stringify(step)) as JsonObject;
}

export function parseTaken(details: readonly unknown[]): TakenStep[] {
  return details.flatMap((detail) => takenStep.safeParse(detail).data ?? []);
}
