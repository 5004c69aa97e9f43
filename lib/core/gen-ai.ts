/** What the semantic conventions for generative AI and the trace context call the facts of a request. */
export const GEN_AI = {
  provider: 'gen_ai.provider.name',
  operation: 'gen_ai.operation.name',
  conversation: 'gen_ai.conversation.id',
  modelAsked: 'gen_ai.request.model',
  modelServed: 'gen_ai.response.model',
  finishReasons: 'gen_ai.response.finish_reasons',
  /** Of every kind, those of the cache included. */
  inputTokens: 'gen_ai.usage.input_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  firstChunkSeconds: 'gen_ai.response.time_to_first_chunk',
  status: 'http.response.status_code',
  error: 'error.type',
  trace: 'trace_id',
  span: 'span_id',
} as const;
