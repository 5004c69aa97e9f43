import { AppError } from '@/lib/core/errors';
import type { Problems } from '../api/shape';

export const MOST_ROWS = 50;
/** About ten thousand tokens: more fills an assistant's memory with one answer. */
export const MOST_CHARACTERS = 40_000;

type Json = Record<string, unknown>;

export interface Place {
  /** The page of the list, as the API's own cursor; undefined for the first. */
  page?: string;
  /** How many of its rows were answered before. */
  skip: number;
}

const PLACE = /^([\w-]{0,60})@(\d{1,6})$/;

/** Where an answer goes on: a page, and within it the first row that was left out. */
export function openPlace(given: unknown, problems: Problems): Place {
  if (given === undefined || given === null || given === '') return { skip: 0 };
  if (typeof given !== 'string' && typeof given !== 'number') {
    problems.page = 'Send next_page of the answer before.';
    return { skip: 0 };
  }
  const [, page, skip] = PLACE.exec(String(given)) ?? [];
  if (skip === undefined) return { page: String(given), skip: 0 };
  return { ...(page ? { page } : {}), skip: Number(skip) };
}

/** As many rows as an assistant can take in at once; `next_page` says where the rest begins. */
export function boundAnswer(body: Json, { page, skip }: Place): Json {
  const name = ['rows', 'data'].find((key) => Array.isArray(body[key]));
  if (name === undefined) return requireSmall(body);
  const all = (body[name] as unknown[]).slice(skip);
  const around = JSON.stringify({ ...body, [name]: [] }).length;
  const kept = takeRows(all, MOST_CHARACTERS - around - 100);
  if (kept.length === all.length) return requireSmall({ ...body, [name]: kept });
  return requireSmall({ ...body, [name]: kept, next_page: `${page ?? ''}@${skip + kept.length}` });
}

function takeRows(rows: readonly unknown[], room: number): unknown[] {
  const kept: unknown[] = [];
  let left = room;
  for (const row of rows.slice(0, MOST_ROWS)) {
    left -= JSON.stringify(row).length + 1;
    if (left < 0 && kept.length > 0) break;
    kept.push(row);
  }
  return kept;
}

function requireSmall(body: Json): Json {
  const size = JSON.stringify(body).length;
  if (size <= MOST_CHARACTERS) return body;
  throw new AppError(
    'invalid_input',
    `This answer has ${Math.ceil(size / 1000)} kB, and at most ${MOST_CHARACTERS / 1000} are answered at once. Ask for less: fewer days, a coarser granularity, a filter.`,
  );
}
