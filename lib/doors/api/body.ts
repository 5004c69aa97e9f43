import 'server-only';
import { isDeeper, readBounded } from '../bounded-body';
import { ApiFailure, invalid } from './failure';

/** As a page's form: a whole file of budgets goes in several. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 20;

/** A request's body as JSON, read up to its limit. Without one: nothing. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  if (text.trim() === '') return {};
  const [type = ''] = (request.headers.get('content-type') ?? 'application/json').split(';');
  if (type.trim().toLowerCase() !== 'application/json')
    throw new ApiFailure(415, 'invalid_input', 'Send the body as application/json.');
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unreadable('The body is not a JSON object.');
  const twice = findTwice(text);
  if (twice !== null) throw invalid({ [twice]: 'Send it once.' });
  const deep = Object.entries(body).find(([, value]) => isDeeper(value, MAX_DEPTH - 1));
  if (deep) throw invalid({ [deep[0]]: 'It is nested too deeply.' }, 'The body is nested too deeply.');
  const nulls = findText(body, NULL);
  if (nulls !== null) throw invalid({ [nulls]: 'Remove the null character.' }, 'The body contains a null character.');
  const half = findText(body, HALF);
  if (half !== null) throw invalid({ [half]: 'Remove the half character.' }, 'The body contains half a character.');
  return body;
}

async function readText(request: Request): Promise<string> {
  const body = await readBounded(request, MAX_BYTES);
  if (body === null) throw new ApiFailure(413, 'invalid_input', `The body may be at most ${MAX_BYTES / 1024} kB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw unreadable('The body is not UTF-8.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('The body is not JSON.');
  }
}

const unreadable = (message: string) => new ApiFailure(400, 'invalid_input', message);

/** The place of a name that an object of this JSON has twice: the parser would keep the last of them unseen. */
function findTwice(text: string): string | null {
  const open: { names: Set<string>; at: string }[] = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const here = open.at(-1);
    if (token === '{' || token === '[') open.push({ names: new Set(), at: '' });
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined && here) {
      here.at = String(parsed(token.slice(0, -colon.length)));
      if (here.names.has(here.at))
        return open
          .map(({ at }) => at)
          .filter(Boolean)
          .join('.');
      here.names.add(here.at);
    }
  }
  return null;
}

/** What JSON can hold and Postgres cannot: a null, and a surrogate without its other half. */
const [NULL, HALF] = [/\0/g, /\p{Surrogate}/gu];

/** The place of a text, or a name, with such a character. */
function findText(value: unknown, bad: RegExp): string | null {
  if (typeof value === 'string') return value.search(bad) < 0 ? null : '';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const found = key.search(bad) < 0 ? findText(part, bad) : '';
    if (found !== null) return [key.replaceAll(bad, ''), found].filter(Boolean).join('.');
  }
  return null;
}
