import { invalid } from '../errors';
import { at, fraction, toSeed } from '../world/random';
import type { Directive } from './directive';
import { findModel, type Model } from './models';
import type { Tokens } from './prices';
import { type Body, isObject, lastUserText } from './request';
import type { Served } from './terms';
import { splitPrompt } from './tokens';
import type { Iteration, Usage } from './usage';

export type Block = { type: string } & Record<string, unknown>;
/** A whole answer, before it is written out. */
export type Answer = {
  content: Block[];
  stopReason: string;
  stopSequence: string | null;
  stopDetails: object | null;
  usage: Usage;
};

const WORDS = [
  'the',
  'policy',
  'covers',
  'water',
  'damage',
  'when',
  'a',
  'claim',
  'is',
  'made',
  'within',
  'days',
  'of',
];
const LONGEST_TEXT = 4_000;

const PROSE_LENGTH = 60_000;

/** Enough prose to cut every answer from. */
const PROSE = Array.from({ length: PROSE_LENGTH / 3 }, (_, index) =>
  at(WORDS, Math.floor(fraction(7, index) * WORDS.length)),
)
  .join(' ')
  .slice(0, PROSE_LENGTH);

function write(seed: number, length: number): string {
  const from = PROSE.indexOf(' ', seed % (PROSE_LENGTH - 2 * LONGEST_TEXT)) + 1;
  return length <= LONGEST_TEXT
    ? PROSE.slice(from, from + length)
    : PROSE.repeat(Math.ceil(length / PROSE_LENGTH)).slice(0, length);
}

function fillSchema(schema: unknown): unknown {
  if (!isObject(schema)) return 'example';
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (schema.type === 'object' || isObject(schema.properties)) {
    const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
    return Object.fromEntries(properties.slice(0, 20).map(([name, property]) => [name, fillSchema(property)]));
  }
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  return schema.type === 'array' ? [] : 'example';
}

/** The tool that the answer ends in: asked for by a directive, by the choice of tools, or by a mark in the text. */
function chooseTool(body: Body, directive: Directive, text: string): { name: string; input: unknown } | null {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isObject) : [];
  const inputOf = (name: string) => fillSchema(tools.find((tool) => tool.name === name)?.input_schema ?? {});
  if (directive.tool) return { name: directive.tool.name, input: directive.tool.input ?? inputOf(directive.tool.name) };
  const choice = isObject(body.tool_choice) ? body.tool_choice : {};
  const mark = /\[tool(?::([\w-]{1,128}))?\]/.exec(text);
  if (choice.type === 'none' || (choice.type !== 'any' && choice.type !== 'tool' && mark === null)) return null;
  const name = choice.type === 'tool' ? choice.name : (mark?.[1] ?? tools[0]?.name);
  if (typeof name !== 'string' || !tools.some((tool) => tool.name === name)) return null;
  return { name, input: inputOf(name) };
}

function thinks(body: Body): boolean {
  return isObject(body.thinking) && (body.thinking.type === 'enabled' || body.thinking.type === 'adaptive');
}

function readIterations(directive: Directive, served: Model, tokens: Tokens, isBeta: boolean): Iteration[] | null {
  if (!directive.iterations) return isBeta ? [{ type: 'message', model: served, tokens }] : null;
  const asked = directive.iterations.map((entry): Iteration => {
    const model = entry.model === undefined ? served : findModel(entry.model);
    if (model === null) throw invalid(`The sandbox directive names an unknown model: ${entry.model}`);
    const { type, input, cache_5m, cache_1h, cache_read, output } = entry;
    return { type, model, tokens: [input, cache_5m, cache_1h, cache_read, output] };
  });
  return asked.some(isOnTop) ? asked : [...asked, { type: 'message', model: served, tokens }];
}

const isOnTop = ({ type }: { type: Iteration['type'] }) => type === 'message' || type === 'fallback_message';

function readTokens(body: Body, directive: Directive, output: number): Tokens {
  const own = (directive.iterations ?? []).filter(isOnTop);
  const sum = (name: 'input' | 'cache_5m' | 'cache_1h' | 'cache_read' | 'output') =>
    own.length === 0 ? undefined : own.reduce((total, entry) => total + entry[name], 0);
  const [input, write5m, write1h, read] = splitPrompt(body);
  const { usage } = directive;
  return [
    usage.input ?? sum('input') ?? input,
    usage.cache_5m ?? sum('cache_5m') ?? write5m,
    usage.cache_1h ?? sum('cache_1h') ?? write1h,
    usage.cache_read ?? sum('cache_read') ?? read,
    usage.output ?? sum('output') ?? output,
  ];
}

function makeContent(body: Body, directive: Directive, usage: Usage, seed: number, toolId: string): Block[] {
  const content: Block[] = [];
  const fallback = usage.iterations?.find(({ type }) => type === 'fallback_message');
  if (fallback) {
    const trigger = { type: 'refusal', category: null };
    content.push({ type: 'fallback', from: { model: String(body.model) }, to: { model: fallback.model.id }, trigger });
  }
  if (usage.thinking > 0) {
    const thinking = write(seed + 1, Math.min(LONGEST_TEXT, usage.thinking * 4));
    content.push({ type: 'thinking', thinking, signature: `sandbox${seed.toString(36)}` });
  }
  const length = Math.max(directive.chunks, Math.min(LONGEST_TEXT, (usage.tokens[4] - usage.thinking) * 4));
  if (directive.stop_reason !== 'refusal') {
    content.push({ type: 'text', text: directive.text ?? write(seed, length), citations: null });
  }
  const tool = chooseTool(body, directive, lastUserText(body));
  if (tool) content.push({ type: 'tool_use', id: toolId, caller: { type: 'direct' }, ...tool });
  return content;
}

/** The answer to a request, which depends on nothing but the request and what the model and its workspace serve. */
export function makeAnswer(
  body: Body,
  directive: Directive,
  context: { model: Model; served: Served; isBeta: boolean; toolId: string },
): Answer {
  const model = directive.model === undefined ? context.model : findModel(directive.model);
  if (model === null) throw invalid(`The sandbox directive names an unknown model: ${directive.model}`);
  const seed = toSeed(`${model.id}\n${lastUserText(body)}`);
  const wanted = 20 + Math.floor(fraction(seed, 1) * 161);
  const max = Number(body.max_tokens);
  const tokens = readTokens(body, directive, Math.min(wanted, max));
  const thinking = directive.usage.thinking ?? (thinks(body) ? Math.floor(tokens[4] / 3) : 0);
  const { web_search: searches = 0, web_fetch: fetches = 0 } = directive.usage;
  const iterations = readIterations(directive, model, tokens, context.isBeta);
  const credit = directive.fallback_credit ?? null;
  const usage = { model, tokens, thinking, searches, fetches, ...context.served, iterations, credit };
  const content = makeContent(body, directive, usage, seed, context.toolId);
  const isTool = content.at(-1)?.type === 'tool_use';
  const isCut = tokens[4] === max && wanted > max;
  const stopReason = directive.stop_reason ?? (isTool ? 'tool_use' : isCut ? 'max_tokens' : 'end_turn');
  const [sequence = null] = Array.isArray(body.stop_sequences) ? body.stop_sequences.map(String) : [];
  const refusal = { type: 'refusal', category: directive.refusal_category ?? null, explanation: null };
  return {
    content,
    stopReason,
    stopSequence: stopReason === 'stop_sequence' ? sequence : null,
    stopDetails: stopReason === 'refusal' ? refusal : null,
    usage,
  };
}
