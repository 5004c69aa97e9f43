import type { Answer, Block } from './answer';
import type { Directive } from './directive';
import { FIRST_OUTPUT, shapeDelta, shapeStart, shapeUsage, withOutput } from './usage';

/** One event as it is written, with the output tokens that are billed once it has been sent. */
export type StreamEvent = { text: string; output: number };

export function writeEvent(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

export const PING = writeEvent('ping', {});

function shapeHead(answer: Answer, id: string): object {
  return { id, type: 'message', role: 'assistant', model: answer.usage.model.id, container: null, diagnostics: null };
}

export function shapeMessage(answer: Answer, id: string): object {
  return {
    ...shapeHead(answer, id),
    content: answer.content,
    stop_reason: answer.stopReason,
    stop_sequence: answer.stopSequence,
    stop_details: answer.stopDetails,
    usage: shapeUsage(answer.usage),
  };
}

function pieces(text: string, count: number): string[] {
  const parts = Math.max(1, Math.min(count, text.length));
  const edge = (index: number) => Math.floor((text.length * index) / parts);
  return Array.from({ length: parts }, (_, index) => text.slice(edge(index), edge(index + 1)));
}

/** How a block begins, and what is added to it: `billed` where output tokens are carried. */
function unfold(block: Block, chunks: number): { start: Block; deltas: { delta: object; billed: boolean }[] } {
  const billed = (delta: object) => ({ delta, billed: true });
  if (block.type === 'text') {
    const deltas = pieces(String(block.text), chunks).map((text) => billed({ type: 'text_delta', text }));
    return { start: { ...block, text: '' }, deltas };
  }
  if (block.type === 'thinking') {
    const deltas = pieces(String(block.thinking), 2).map((thinking) => billed({ type: 'thinking_delta', thinking }));
    const signature = { delta: { type: 'signature_delta', signature: block.signature }, billed: false };
    return { start: { ...block, thinking: '', signature: '' }, deltas: [...deltas, signature] };
  }
  if (block.type === 'tool_use') {
    const json = pieces(JSON.stringify(block.input), 2);
    return {
      start: { ...block, input: {} },
      deltas: json.map((partial_json) => billed({ type: 'input_json_delta', partial_json })),
    };
  }
  return { start: block, deltas: [] };
}

/** The events of a whole answer, in order, pings among them. */
export function writeEvents(answer: Answer, id: string, directive: Directive): StreamEvent[] {
  const total = answer.usage.tokens[4];
  const first = Math.min(FIRST_OUTPUT, total);
  const blocks = answer.content.map((block) => unfold(block, directive.chunks));
  const carriers = blocks.reduce((sum, { deltas }) => sum + deltas.filter(({ billed }) => billed).length, 0);
  let carried = 0;
  let output = first;
  const events: StreamEvent[] = [];
  const add = (type: string, fields: object) => events.push({ text: writeEvent(type, fields), output });
  const head = { ...shapeHead(answer, id), content: [], stop_reason: null, stop_sequence: null, stop_details: null };
  add('message_start', { message: { ...head, usage: shapeStart(answer.usage) } });
  blocks.forEach(({ start, deltas }, index) => {
    add('content_block_start', { index, content_block: start });
    for (const { delta, billed } of deltas) {
      if (billed) output = Math.max(first, Math.floor((total * ++carried) / carriers));
      add('content_block_delta', { index, delta });
    }
    add('content_block_stop', { index });
  });
  output = total;
  const { stopReason: stop_reason, stopSequence: stop_sequence, stopDetails: stop_details } = answer;
  const end = { container: null, stop_reason, stop_sequence, stop_details };
  const open = { container: null, stop_reason: null, stop_sequence: null, stop_details: null };
  for (let step = 1; step <= directive.message_deltas; step++) {
    const isLast = step === directive.message_deltas;
    const sofar = isLast ? total : Math.floor((total * step) / directive.message_deltas);
    const usage = isLast ? answer.usage : { ...withOutput(answer.usage, sofar), iterations: null };
    add('message_delta', { delta: isLast ? end : open, usage: shapeDelta(usage, directive.delta_nulls) });
  }
  add('message_stop', {});
  return withPings(events, directive.pings);
}

/** One ping after the first event unless another rhythm is asked for. */
function withPings(events: StreamEvent[], every: number | undefined): StreamEvent[] {
  if (every === 0) return events;
  return events.flatMap((event, index) => {
    const isDue = every === undefined ? index === 0 : (index + 1) % every === 0 && index < events.length - 1;
    return isDue ? [event, { text: PING, output: event.output }] : [event];
  });
}
