import { ownKey } from '@/lib/core/key-names';

/** Why Steward gave no answer, in its own words. */
export class AnswerError extends Error {
  constructor(
    /** Zero: it could not be reached. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What one of Steward's own addresses answers to whoever is signed in. */
export async function ask<Answer>(href: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(href, { signal, cache: 'no-store' }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new AnswerError(0, 'Steward could not be reached. Check the connection and try again.');
  });
  if (response.ok) return (await response.json()) as Answer;
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  throw new AnswerError(response.status, body?.error?.message ?? `Steward answered ${response.status}. Try again.`);
}

/** A read of the HTTP API, under Steward's own names. Not for answers in which keys are data: they would be renamed. */
export async function askApi<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const body = await ask<object>(`/api/v1/admin${path}`, signal);
  return underOwnNames('data' in body ? body.data : body) as Answer;
}

function underOwnNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underOwnNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [ownKey(key), underOwnNames(part)]));
}
