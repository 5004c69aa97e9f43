import type { Tokens } from './prices';
import { type Body, blocksOf, isObject, messagesOf } from './request';

const CHARACTERS_A_TOKEN = 4;
const TOKENS_A_MESSAGE = 3;

/** Characters of all text beneath a value; the data of images and files counts a hundredth. */
function characters(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + characters(item), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const [name, item] of Object.entries(value)) {
    if (name === 'type' || name === 'cache_control') continue;
    sum += name === 'data' && typeof item === 'string' ? Math.ceil(item.length / 100) : characters(item);
  }
  return sum;
}

type Part = { characters: number; mark: '5m' | '1h' | null; isAssistant: boolean; isFirst: boolean };

function markOf(block: unknown): Part['mark'] {
  const control = isObject(block) ? block.cache_control : null;
  if (!isObject(control)) return null;
  return control.ttl === '1h' ? '1h' : '5m';
}

function partsOf(body: Body): Part[] {
  const part = (block: unknown, more: Partial<Part> = {}): Part => ({
    characters: characters(block),
    mark: markOf(block),
    isAssistant: false,
    isFirst: false,
    ...more,
  });
  const tools = Array.isArray(body.tools) ? body.tools.map((tool) => part(tool)) : [];
  const system = blocksOf(body.system).map((block) => part(block));
  const messages = messagesOf(body).flatMap((message) =>
    blocksOf(message.content).map((block, index) =>
      part(block, { isAssistant: message.role === 'assistant', isFirst: index === 0 }),
    ),
  );
  return [...tools, ...system, ...messages];
}

function tokensOf(parts: readonly Part[]): number {
  const all = parts.reduce((sum, part) => sum + part.characters, 0);
  return Math.ceil(all / CHARACTERS_A_TOKEN) + TOKENS_A_MESSAGE * parts.filter(({ isFirst }) => isFirst).length;
}

export function countTokens(body: Body): number {
  return tokensOf(partsOf(body));
}

/** How a prompt is billed, by the request alone: what came before the last answer is taken to be in the cache. */
export function splitPrompt(body: Body): Tokens {
  const parts = partsOf(body);
  const all = tokensOf(parts);
  const whole = markOf(body);
  const lastMark = whole === null ? parts.findLastIndex(({ mark }) => mark !== null) : parts.length - 1;
  if (lastMark < 0) return [all, 0, 0, 0, 0];
  const lastAnswer = parts.findLastIndex(({ isAssistant }) => isAssistant);
  const read = tokensOf(parts.slice(0, Math.max(0, Math.min(lastAnswer, lastMark + 1))));
  const write = tokensOf(parts.slice(0, lastMark + 1)) - read;
  const isHour = whole === '1h' || parts.some(({ mark }) => mark === '1h');
  return [all - read - write, isHour ? 0 : write, isHour ? write : 0, read, 0];
}
