import 'server-only';
import { sha256 } from '@/lib/core/crypto';
import { wireKey } from '@/lib/core/key-names';
import { MAX_PAGE } from '@/lib/lists/schema';
import { ApiFailure } from './failure';
import { fromWire, type Problems, type Shape } from './shape';

/** The input of a query in the address: lists are repeated or separated by commas, objects are JSON. */
export function inputInAddress(
  params: URLSearchParams,
  shape: Shape,
): { input: Record<string, unknown>; problems: Problems } {
  const problems: Problems = {};
  const given: Record<string, unknown> = {};
  const fields = new Map([...shape.fields].map(([key, field]) => [wireKey(key), field]));
  for (const name of new Set(params.keys())) {
    const field = fields.get(name);
    if (!field) {
      problems[name] = 'There is no such parameter.';
      continue;
    }
    const texts = params.getAll(name);
    if (texts.some((text) => text.includes('\u0000'))) problems[name] = 'Remove the null character.';
    else if (!field.kinds.has('array') && texts.length > 1) problems[name] = 'Send it once.';
    else given[name] = parseValue(texts, field, name, problems);
  }
  return { input: fromWire(given, shape, problems) as Record<string, unknown>, problems };
}

function parseValue(texts: readonly string[], field: Shape, name: string, problems: Problems): unknown {
  const [text = ''] = texts;
  const { kinds } = field;
  if (kinds.has('array')) {
    const isOfObjects = field.items?.kinds.has('object') ?? false;
    return isOfObjects ? jsonOf(text, name, problems) : texts.flatMap((one) => one.split(',').filter(Boolean));
  }
  if (kinds.has('object')) return jsonOf(text, name, problems);
  if (kinds.has('string')) return text;
  if (kinds.has('integer') || kinds.has('number')) return parseNumber(text, name, problems);
  if (kinds.has('boolean')) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** What is no number is said here: in a page's address it means the usual one. */
function parseNumber(text: string, name: string, problems: Problems): unknown {
  const isPage = name === 'page';
  if (isPage && text.startsWith(CURSOR)) return text;
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : null;
  if (number === null) problems[name] = 'Send a whole number.';
  else if (isPage && (number < 1 || number > MAX_PAGE)) problems[name] = `There are pages 1 to ${MAX_PAGE}.`;
  return number;
}

function jsonOf(text: string, name: string, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch {
    problems[name] = 'Write it as JSON.';
    return undefined;
  }
}

const CURSOR = 'page_';

/** What a page of a list is of: a cursor of other filters, or another list, is not one of this. */
function listKey(name: string, input: Record<string, unknown>): string {
  const { page: _, ...filters } = input;
  return sha256(JSON.stringify([name, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))])).slice(0, 16);
}

/** The input with its `page` as a number: it may be the cursor that the page before gave. */
export function openCursor(name: string, input: Record<string, unknown>): Record<string, unknown> {
  const { page: cursor } = input;
  if (typeof cursor !== 'string' || !cursor.startsWith(CURSOR)) return input;
  const [, page = '', key] = /^page_(\d{1,9})_([0-9a-f]{16})$/.exec(cursor) ?? [];
  if (page === '' || key !== listKey(name, input))
    throw new ApiFailure(400, 'invalid_input', 'This cursor is of another list, or of other filters.', {
      fields: { page: 'Ask without it, then follow next_page.' },
    });
  return { ...input, page: Number(page) };
}

/** Where the next page begins, of an answer that is one page of a list. */
export function nextPage(name: string, input: Record<string, unknown>, answer: unknown): { next_page?: string | null } {
  if (typeof answer !== 'object' || answer === null) return {};
  const { page, pageSize, total } = answer as Record<string, unknown>;
  if (typeof page !== 'number' || typeof pageSize !== 'number' || typeof total !== 'number') return {};
  return { next_page: page * pageSize < total ? `${CURSOR}${page + 1}_${listKey(name, input)}` : null };
}
