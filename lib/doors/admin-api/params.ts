import 'server-only';
import { createHash } from 'node:crypto';
import { refused } from './failure';

/** A repeated parameter, with or without brackets, as the vendor's clients send it. */
export function readMany(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(`${name}[]`), ...query.getAll(name)];
}

export function readFlag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null || text === 'false') return false;
  if (text !== 'true') throw refused(400, `${name}: Input should be a valid boolean`);
  return true;
}

export function readInteger(query: URLSearchParams, name: string, most: number, usual: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (!/^\d{1,9}$/.test(text)) throw refused(400, `${name}: Input should be a valid integer`);
  const value = Number(text);
  if (value < 1) throw refused(400, `${name}: Input should be greater than or equal to 1`);
  if (value > most) throw refused(400, `${name}: Input should be less than or equal to ${most}`);
  return value;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

export function readTime(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const time = Date.parse(text);
  if (!RFC_3339.test(text) || Number.isNaN(time))
    throw refused(400, `${name}: Input should be a valid RFC 3339 datetime`);
  if (time < 0) throw refused(400, `${name}: Input should be in 1970 or later`);
  return time;
}

const MISMATCH = 'cursor does not match current query parameters';

/** Of everything in the query that a page token must not survive a change of. */
function print(scope: string, query: URLSearchParams): string {
  const kept = [...query.entries()].filter(([name]) => name !== 'page' && name !== 'limit').sort();
  return createHash('sha256')
    .update(JSON.stringify([scope, kept]))
    .digest('base64url')
    .slice(0, 16);
}

export function writePage(scope: string, query: URLSearchParams, position: number): string {
  return `page_${Buffer.from(`${position}.${print(scope, query)}`).toString('base64url')}`;
}

/** The position that a page token stands for; null without one, 400 for one of another query. */
export function readPage(scope: string, query: URLSearchParams): number | null {
  const token = query.get('page');
  if (token === null || token === '') return null;
  const [position = '', mark] = Buffer.from(token.replace(/^page_/, ''), 'base64url')
    .toString()
    .split('.');
  if (!/^\d{1,15}$/.test(position)) throw refused(400, 'page: Invalid page token');
  if (mark !== print(scope, query)) throw refused(400, MISMATCH);
  return Number(position);
}
