import 'server-only';
import { isDeeper, readBounded } from '../bounded-body';
import { ApiFailure } from './failure';

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
  if (text.includes('\u0000') || /\\u0000/.test(text)) throw unreadable('The body contains a null character.');
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unreadable('The body is not a JSON object.');
  if (isDeeper(body, MAX_DEPTH)) throw unreadable('The body is nested too deeply.');
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
