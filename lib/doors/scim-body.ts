import 'server-only';
import { ScimRefusal } from '@/lib/domain/scim/protocol/refusals';
import { isDeeper, readBounded } from './bounded-body';
import { failure } from './scim';

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 12;
const TYPES = ['application/scim+json', 'application/json'];

/** A request's body as JSON, read up to its limit. */
export async function readBody(request: Request): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (!TYPES.includes(type.trim().toLowerCase())) throw failure(415, 'Send the body as application/scim+json.');
  const body = parsed(await readText(request));
  if (isDeeper(body, MAX_DEPTH)) throw new ScimRefusal('invalidSyntax', 'The body is nested too deeply.');
  return body;
}

async function readText(request: Request): Promise<string> {
  const body = await readBounded(request, MAX_BYTES);
  if (body === null) throw failure(413, `The body may be at most ${MAX_BYTES / 1024} kB.`);
  return new TextDecoder().decode(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimRefusal('invalidSyntax', 'The body is not JSON.');
  }
}
