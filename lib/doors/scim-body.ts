import 'server-only';
import { ScimRefusal } from '@/lib/domain/scim/protocol/refusals';
import { failure } from './scim';

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 12;
const TYPES = ['application/scim+json', 'application/json'];

/** A request's body as JSON, read up to its limit. */
export async function readBody(request: Request): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (!TYPES.includes(type.trim().toLowerCase())) throw failure(415, 'Send the body as application/scim+json.');
  const body = parsed(await readBounded(request));
  if (isDeeper(body, MAX_DEPTH)) throw new ScimRefusal('invalidSyntax', 'The body is nested too deeply.');
  return body;
}

async function readBounded(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader?.cancel();
      throw failure(413, `The body may be at most ${MAX_BYTES / 1024} kB.`);
    }
    chunks.push(part.value);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimRefusal('invalidSyntax', 'The body is not JSON.');
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}
