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

/** All that pages ask of the HTTP API. In none of these answers are keys data, which would be renamed: a test looks. */
export const API_READS = {
  'api_key.use': '/api_keys/{id}/use',
  'budget.list_lines': '/budgets/lines',
  'gateway_key.get': '/gateway_keys/{id}',
  'gateway_request.list': '/gateway_requests',
  'gateway_request.live': '/gateway_requests/live',
  'member.search_candidates': '/members/search_candidates',
  'structure.get': '/structure',
  'token.get': '/tokens/{id}',
  'workspace.list_names': '/workspaces/names',
} as const;
export type ApiRead = keyof typeof API_READS;

export interface ApiQuestion {
  /** Stands in the path. */
  id?: string;
  query?: Readonly<Record<string, string | readonly string[]>>;
}

/** What the HTTP API answers whoever is signed in, under Steward's own names. */
export async function askApi<Answer>(
  read: ApiRead,
  { id = '', query = {} }: ApiQuestion = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const params = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const path = `/api/v1/admin${API_READS[read].replace('{id}', encodeURIComponent(id))}`;
  const body = await ask<object>(params.length === 0 ? path : `${path}?${new URLSearchParams(params)}`, signal);
  return underOwnNames('data' in body ? body.data : body) as Answer;
}

function underOwnNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underOwnNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [ownKey(key), underOwnNames(part)]));
}
