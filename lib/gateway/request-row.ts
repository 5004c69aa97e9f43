import type { Meter } from './meter';
import { LONG_PROMPT, SEARCH_NANO, type Tokens } from './price-table';
import { findPriced, type PricedAnswer, priceAnswer } from './prices';
import type { Served, ServedUsage } from './usage-reader';

interface Counts {
  uncached: number;
  cache_write_5m: number;
  cache_write_1h: number;
  cache_read: number;
  output: number;
  web_searches: number;
  /** In nano-dollars. */
  cost_nano: string;
}

/** What one model had of a request, by all that tells prices apart. */
export interface RowLine extends Counts {
  model: string;
  context: string;
  geo: string;
}

/** What is kept of one request: numbers, and names of a known shape. */
export interface RequestRow extends Counts {
  /** When it ended. */
  at: string;
  id: string;
  key_id: string;
  workspace_id: string;
  credential_id: string | null;
  /** How the vendor key begins and ends, as the vendor's own list of keys shows it. */
  hint: string | null;
  path: string;
  outcome: 'served' | 'failed' | 'refused' | 'left' | 'cut' | 'lost';
  status: number;
  error: string | null;
  model_asked: string | null;
  model: string | null;
  tier: string | null;
  speed: string | null;
  geo: string | null;
  is_stream: boolean;
  stop_reason: string | null;
  session: string | null;
  request_id: string | null;
  is_estimated: boolean;
  latency_ms: number;
  first_byte_ms: number | null;
  first_token_ms: number | null;
  bytes_in: number;
  bytes_out: number;
  lines: RowLine[];
}

const NAME = /^[\w.:@/-]{1,100}$/;

/** A name, as far as it can be nothing else: nobody's words stand in a row. */
export function plainName(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  return NAME.test(text) ? text : 'other';
}

/** As the vendor's list of keys shows a key. */
export function hintOf(vendorKey: string): string {
  return `${vendorKey.slice(0, 16)}...${vendorKey.slice(-4)}`;
}

/** Of a row, what an answer says it used. */
export type Used = Pick<
  RequestRow,
  keyof Counts | 'model' | 'tier' | 'speed' | 'geo' | 'stop_reason' | 'is_estimated' | 'lines'
>;

const NOTHING: Used = {
  ...{ uncached: 0, cache_write_5m: 0, cache_write_1h: 0, cache_read: 0, output: 0, web_searches: 0, cost_nano: '0' },
  ...{ model: null, tier: null, speed: null, geo: null, stop_reason: null, is_estimated: false, lines: [] },
};
export const UNKNOWN_USE: Used = { ...NOTHING, is_estimated: true };

/** Bytes of a stream to a token: each has at least so many around it. */
const BYTES_A_TOKEN = 4;

/** What an answer used. One that broke off is taken for as much output as it can have been. */
export function usedBy(meter: Meter | null, at: Date): Used {
  if (meter?.status !== 200) return NOTHING;
  const served = meter.read();
  if (!served) return meter.isMeasured() ? UNKNOWN_USE : NOTHING;
  return usedOf(served.isWhole ? served : estimated(served, meter.bytes), at, !served.isWhole);
}

export function usedOf(served: Pick<Served, 'model' | 'usage' | 'stopReason'>, at: Date, isEstimated: boolean): Used {
  const { usage } = served;
  const priced = priceAnswer(served, at);
  const lines = mergeLines(priced, usage);
  const used: Used = {
    uncached: 0,
    cache_write_5m: 0,
    cache_write_1h: 0,
    cache_read: 0,
    output: 0,
    web_searches: 0,
    cost_nano: String(priced.nano),
    lines,
    is_estimated: isEstimated || priced.isGuessed,
    model: plainName(served.model),
    tier: plainName(usage.service_tier ?? 'standard'),
    speed: plainName(usage.speed),
    geo: plainName(usage.inference_geo),
    stop_reason: plainName(served.stopReason),
  };
  for (const line of lines) {
    used.uncached += line.uncached;
    used.cache_write_5m += line.cache_write_5m;
    used.cache_write_1h += line.cache_write_1h;
    used.cache_read += line.cache_read;
    used.output += line.output;
    used.web_searches += line.web_searches;
  }
  return used;
}

function estimated(served: Served, bytes: number): Served {
  const most = Math.max(served.usage.output_tokens ?? 0, Math.ceil(bytes / BYTES_A_TOKEN));
  return { ...served, usage: { ...served.usage, output_tokens: most, iterations: null } };
}

/** One line for each model and length of prompt; the searches stand with the first. Most answers have one. */
function mergeLines({ lines, searches }: PricedAnswer, usage: ServedUsage): RowLine[] {
  const merged: { line: RowLine; nano: bigint }[] = [];
  for (const [at, { model, tokens, nano }] of lines.entries()) {
    const name = plainName(model) ?? '';
    const context = promptOf(tokens) > LONG_PROMPT ? '200k-1M' : '0-200k';
    let found = merged.find(({ line }) => line.model === name && line.context === context);
    if (!found) {
      const geo = findPriced(model)?.isOlder ? 'not_available' : (plainName(usage.inference_geo) ?? 'not_available');
      found = { line: emptyLine(name, context, geo), nano: 0n };
      merged.push(found);
    }
    const { line } = found;
    line.uncached += Number(tokens.input);
    line.cache_write_5m += Number(tokens.write5m);
    line.cache_write_1h += Number(tokens.write1h);
    line.cache_read += Number(tokens.read);
    line.output += Number(tokens.output);
    found.nano += nano;
    if (at > 0) continue;
    line.web_searches = Number(searches);
    found.nano += searches * SEARCH_NANO;
  }
  return merged.map(({ line, nano }) => {
    line.cost_nano = String(nano);
    return line;
  });
}

function emptyLine(model: string, context: string, geo: string): RowLine {
  return {
    uncached: 0,
    cache_write_5m: 0,
    cache_write_1h: 0,
    cache_read: 0,
    output: 0,
    web_searches: 0,
    cost_nano: '0',
    model,
    context,
    geo,
  };
}

function promptOf({ input, write5m, write1h, read }: Tokens): bigint {
  return input + write5m + write1h + read;
}
