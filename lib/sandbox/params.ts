import { invalid } from './errors';

export function readInteger(query: URLSearchParams, name: string, from: number, to: number): number | null {
  const raw = query.get(name);
  if (raw === null) return null;
  const value = Number(raw);
  if (raw === '' || !Number.isInteger(value)) throw invalid(`${name}: Input should be a valid integer`);
  if (value < from) throw invalid(`${name}: Input should be greater than or equal to ${from}`);
  if (value > to) throw invalid(`${name}: Input should be less than or equal to ${to}`);
  return value;
}

export function readFlag(query: URLSearchParams, name: string): boolean {
  const raw = query.get(name);
  if (raw === null || raw === 'false') return false;
  if (raw !== 'true') throw invalid(`${name}: Input should be a valid boolean`);
  return true;
}

/** A repeated parameter, with or without brackets; `known` refuses every other value. */
export function readMany(query: URLSearchParams, name: string, known?: readonly string[]): string[] {
  const values = [...query.getAll(`${name}[]`), ...query.getAll(name)];
  const stranger = known && values.find((value) => !known.includes(value));
  if (known && stranger !== undefined) throw invalid(`${name}: Input should be one of ${known.join(', ')}`);
  return values;
}

export function readOne(query: URLSearchParams, name: string, known: readonly string[]): string | null {
  const raw = query.get(name);
  if (raw !== null && !known.includes(raw)) throw invalid(`${name}: Input should be one of ${known.join(', ')}`);
  return raw;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

export function readTime(query: URLSearchParams, name: string): number | null {
  const raw = query.get(name);
  if (raw === null) return null;
  const time = Date.parse(raw);
  if (!RFC_3339.test(raw) || Number.isNaN(time)) throw invalid(`${name}: Input should be a valid RFC 3339 datetime`);
  return time;
}

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The fields of a JSON body that must be an object. */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const raw = await request.text();
  if (raw.length > 1_000_000) throw invalid('The request body is too large.');
  if (raw === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw invalid('The request body is not valid JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('The request body should be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}

export function requireOneOf(body: Record<string, unknown>, name: string, known: readonly string[]): string {
  const value = body[name];
  if (value === undefined) throw invalid(`${name}: Field required`);
  if (typeof value !== 'string' || !known.includes(value))
    throw invalid(`${name}: Input should be one of ${known.join(', ')}`);
  return value;
}

export function boundedText(body: Record<string, unknown>, name: string, longest: number): string {
  const value = body[name];
  if (value === undefined) throw invalid(`${name}: Field required`);
  if (typeof value !== 'string' || value.trim() === '') throw invalid(`${name}: Input should be a non-empty string`);
  if (value.length > longest) throw invalid(`${name}: String should have at most ${longest} characters`);
  return value;
}
