import { invalid, notFound } from '../errors';
import type { World } from '../world/world';

export type Body = Record<string, unknown>;

export const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a JSON body that must be an object. */
export function readJson(body: Buffer): Body {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid('The request body is not valid JSON.');
  }
  if (!isObject(parsed)) throw invalid('The request body should be a JSON object.');
  return parsed;
}

export function blocksOf(content: unknown): Body[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isObject) : [];
}

export function messagesOf(body: Body): Body[] {
  return Array.isArray(body.messages) ? body.messages.filter(isObject) : [];
}

/** The text of the last message of the user, without results of tools. */
export function lastUserText(body: Body): string {
  const last = messagesOf(body).findLast(({ role }) => role === 'user');
  return blocksOf(last?.content)
    .map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : ''))
    .join('\n');
}

const REMOVED = ['temperature', 'top_p', 'top_k'];

function refuseMessages(messages: unknown): void {
  if (messages === undefined) throw invalid('messages: Field required');
  if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages: at least one message is required');
  if (messages.length > 100_000) throw invalid('messages: List should have at most 100000 items');
  messages.forEach((message, index) => {
    if (!isObject(message)) throw invalid(`messages.${index}: Input should be an object`);
    if (!['user', 'assistant', 'system'].includes(String(message.role))) {
      throw invalid(`messages.${index}.role: Input should be 'user' or 'assistant'`);
    }
    const { content } = message;
    if (typeof content !== 'string' && !Array.isArray(content)) {
      throw invalid(`messages.${index}.content: Field required`);
    }
  });
}

/** Refuses what the service refuses about the form of a message. */
export function refuseBody(body: Body, version: string, isCount: boolean): void {
  if (typeof body.model !== 'string' || body.model === '') throw invalid('model: Field required');
  refuseMessages(body.messages);
  const max = body.max_tokens;
  if (!isCount) {
    if (max === undefined) throw invalid('max_tokens: Field required');
    if (!Number.isInteger(max) || Number(max) < 1)
      throw invalid('max_tokens: Input should be greater than or equal to 1');
    if (body.stream !== undefined && typeof body.stream !== 'boolean')
      throw invalid('stream: Input should be a valid boolean');
  }
  const removed = version === '2023-06-01' ? undefined : REMOVED.find((name) => body[name] !== undefined);
  if (removed !== undefined) throw invalid(`${removed}: Extra inputs are not permitted`);
}

/** The ids of files that a body names, wherever they stand. */
function fileIds(value: unknown, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) fileIds(item, into);
  else if (isObject(value)) {
    if (value.type === 'file' && typeof value.file_id === 'string') into.add(value.file_id);
    for (const item of Object.values(value)) if (typeof item === 'object') fileIds(item, into);
  }
  return into;
}

export function refuseForeignFiles(world: World, workspaceId: string, body: Body): void {
  for (const id of fileIds(body.messages, new Set())) {
    if (world.tables.files.get(id)?.workspaceId !== workspaceId) throw notFound(`File not found: ${id}`);
  }
}
