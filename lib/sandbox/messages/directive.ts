import { z } from 'zod';
import { invalid } from '../errors';

const count = z.number().int().min(0).max(1_000_000_000);
const milliseconds = z.number().int().min(0).max(600_000);
const name = z.string().min(1).max(200);

export const STOP_REASONS = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
  'compaction',
] as const;
const FAULTS = ['cut', 'end', 'hang', 'error', 'garbage', 'endless'] as const;

const usageSchema = z.strictObject({
  input: count.optional(),
  output: count.optional(),
  cache_5m: count.optional(),
  cache_1h: count.optional(),
  cache_read: count.optional(),
  thinking: count.optional(),
  web_search: count.optional(),
  web_fetch: count.optional(),
});

const iterationSchema = z.strictObject({
  type: z.enum(['message', 'compaction', 'advisor_message', 'fallback_message']),
  model: name.optional(),
  input: count.default(0),
  output: count.default(0),
  cache_5m: count.default(0),
  cache_1h: count.default(0),
  cache_read: count.default(0),
});
export type AskedIteration = z.output<typeof iterationSchema>;

const statusFault = z.strictObject({
  kind: z.literal('status'),
  status: z.number().int().min(400).max(599),
  message: z.string().max(10_000).optional(),
  type: name.optional(),
  error_code: name.optional(),
  retry_after: z.union([z.number().min(0).max(10_000_000), z.string().max(100)]).optional(),
  should_retry: z.boolean().optional(),
});

const streamFault = z.strictObject({
  kind: z.enum(FAULTS),
  after: count.default(0),
  message: z.string().max(10_000).optional(),
  type: name.optional(),
});

const directiveSchema = z.strictObject({
  usage: usageSchema.default({}),
  iterations: z.array(iterationSchema).max(50).optional(),
  fallback_credit: z.enum(['redeemed', 'not_applied']).optional(),
  model: name.optional(),
  speed: z.enum(['standard', 'fast']).optional(),
  service_tier: z.enum(['standard', 'priority']).optional(),
  inference_geo: name.optional(),
  text: z.string().max(1_000_000).optional(),
  tool: z.strictObject({ name, input: z.record(z.string(), z.unknown()).optional() }).optional(),
  stop_reason: z.enum(STOP_REASONS).optional(),
  refusal_category: z.enum(['cyber', 'bio', 'frontier_llm', 'reasoning_extraction', 'general_harms']).optional(),
  chunks: z.number().int().min(1).max(10_000).default(8),
  message_deltas: z.number().int().min(1).max(10).default(1),
  delta_nulls: z.boolean().default(false),
  delay_ms: milliseconds.optional(),
  first_delay_ms: milliseconds.optional(),
  pings: z.number().int().min(0).max(10_000).optional(),
  hold: name.optional(),
  hold_after: count.default(0),
  fault: z.discriminatedUnion('kind', [statusFault, streamFault]).optional(),
});
export type Directive = z.output<typeof directiveSchema>;
export type StreamFault = z.output<typeof streamFault>;

export const NO_DIRECTIVE: Directive = directiveSchema.parse({});

function parse(text: string): Directive {
  let asked: unknown;
  try {
    asked = JSON.parse(text);
  } catch {
    throw invalid('The sandbox directive is not valid JSON.');
  }
  const parsed = directiveSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`The sandbox directive is not understood at "${issue?.path.join('.')}": ${issue?.message}`);
}

/** What a request asks of the sandbox: by header, by `metadata.user_id`, or within the last text of its user. */
export function readDirective(header: string | undefined, userId: unknown, lastText: string): Directive {
  if (header !== undefined) return parse(header);
  if (typeof userId === 'string' && userId.startsWith('sandbox:')) return parse(userId.slice('sandbox:'.length));
  const [, inText] = lastText.includes('<sandbox>') ? (/<sandbox>(.*?)<\/sandbox>/s.exec(lastText) ?? []) : [];
  return inText === undefined ? NO_DIRECTIVE : parse(inText);
}
