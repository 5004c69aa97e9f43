import type { Model } from './models';
import type { Tokens } from './prices';

export type Iteration = {
  type: 'message' | 'compaction' | 'advisor_message' | 'fallback_message';
  model: Model;
  tokens: Tokens;
};

/** What a message used. The iterations, where there are any, are what is billed; else the tokens are. */
export type Usage = {
  model: Model;
  tokens: Tokens;
  thinking: number;
  searches: number;
  fetches: number;
  tier: string;
  geo: string;
  speed: string;
  iterations: Iteration[] | null;
  credit: 'redeemed' | 'not_applied' | null;
};

/** The first value of a stream's output. */
export const FIRST_OUTPUT = 1;

const cacheCreation = ([, write5m, write1h]: Tokens) => ({
  ephemeral_5m_input_tokens: write5m,
  ephemeral_1h_input_tokens: write1h,
});

function counts(tokens: Tokens) {
  const [input, write5m, write1h, read, output] = tokens;
  return {
    input_tokens: input,
    cache_creation_input_tokens: write5m + write1h,
    cache_read_input_tokens: read,
    output_tokens: output,
  };
}

function shapeIteration({ type, model, tokens }: Iteration, served: Model): object {
  const named = type === 'compaction' ? {} : { model: type === 'message' && model.id === served.id ? null : model.id };
  return { type, ...named, ...counts(tokens), cache_creation: cacheCreation(tokens) };
}

function betaPart({ iterations, credit, model }: Usage): object {
  const status = credit === 'not_applied' ? { type: credit, reason: 'expired' } : { type: credit };
  return {
    ...(iterations === null ? {} : { iterations: iterations.map((entry) => shapeIteration(entry, model)) }),
    ...(credit === null ? {} : { fallback_credit: { status } }),
  };
}

function serverTools({ searches, fetches }: Usage): object | null {
  return searches + fetches === 0 ? null : { web_search_requests: searches, web_fetch_requests: fetches };
}

/** The usage of a whole message. */
export function shapeUsage(usage: Usage): object {
  return {
    ...counts(usage.tokens),
    cache_creation: cacheCreation(usage.tokens),
    output_tokens_details: { thinking_tokens: usage.thinking },
    server_tool_use: serverTools(usage),
    service_tier: usage.tier,
    inference_geo: usage.geo,
    speed: usage.speed,
    ...betaPart(usage),
  };
}

export function withOutput(usage: Usage, output: number): Usage {
  const [input, write5m, write1h, read, whole] = usage.tokens;
  const thinking = whole === 0 ? 0 : Math.floor((usage.thinking * output) / whole);
  return { ...usage, tokens: [input, write5m, write1h, read, output], thinking };
}

/** As a stream begins: everything but the output, of which the first token is told. */
export function shapeStart(usage: Usage): object {
  const first = withOutput(usage, Math.min(FIRST_OUTPUT, usage.tokens[4]));
  return shapeUsage({ ...first, searches: 0, fetches: 0, iterations: null });
}

/** As a stream goes on: cumulative, without what only its beginning tells. */
export function shapeDelta(usage: Usage, isNull: boolean): object {
  const { output_tokens, ...prompt } = counts(usage.tokens);
  return {
    ...(isNull ? { input_tokens: null, cache_creation_input_tokens: null, cache_read_input_tokens: null } : prompt),
    output_tokens,
    output_tokens_details: { thinking_tokens: usage.thinking },
    server_tool_use: serverTools(usage),
    ...betaPart(usage),
  };
}

type Line = { model: Model; tokens: Tokens };

function redeem({ model, tokens }: Line): Line {
  const [input, write5m, write1h, read, output] = tokens;
  return { model, tokens: [input, 0, 0, read + write5m + write1h, output] };
}

/** What is billed of a message whose output came as far as `output`. */
export function billedLines(usage: Usage, output: number): Line[] {
  let missing = usage.tokens[4] - output;
  const lines: Line[] = usage.iterations ?? [{ model: usage.model, tokens: usage.tokens }];
  const reached: Line[] = [];
  for (const line of [...lines].reverse()) {
    const isOutside = 'type' in line && (line.type === 'compaction' || line.type === 'advisor_message');
    const [input, write5m, write1h, read, whole] = line.tokens;
    const lost = isOutside ? 0 : Math.min(missing, whole);
    missing -= lost;
    reached.unshift({ model: line.model, tokens: [input, write5m, write1h, read, whole - lost] });
  }
  return usage.credit === 'redeemed' ? reached.map(redeem) : reached;
}
