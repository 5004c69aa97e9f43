// Answers every message alike, plain or as a stream, from memory. What is measured stands before it.
import net from 'node:net';

const usage = {
  ...{ input_tokens: 412, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 96 },
  ...{ service_tier: 'standard', inference_geo: 'global' },
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
};
const message = { id: 'msg_01Bench', type: 'message', role: 'assistant', model: 'claude-opus-5-5' };
const HEAD = [
  'date: Sun, 29 Nov 2026 12:00:00 GMT',
  'request-id: req_01Bench',
  'anthropic-organization-id: 00000000-0000-4000-8000-000000000000',
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].flatMap((kind) => [
    `anthropic-ratelimit-${kind}-limit: 4000000`,
    `anthropic-ratelimit-${kind}-remaining: 3990000`,
    `anthropic-ratelimit-${kind}-reset: 2026-11-29T12:00:30Z`,
  ]),
].join('\r\n');

const text = 'A burst pipe is covered if the water escaped suddenly. '.repeat(8);
const whole = JSON.stringify({ ...message, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage });
const PLAIN = `HTTP/1.1 200 OK\r\n${HEAD}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(whole)}\r\n\r\n${whole}`;

const EVENTS = [
  { type: 'message_start', message: { ...message, content: [], usage: { ...usage, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  ...Array.from({ length: 20 }, (_, at) => ({
    ...{ type: 'content_block_delta', index: 0 },
    delta: { type: 'text_delta', text: text.slice(at * 22, at * 22 + 22) },
  })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 96 } },
  { type: 'message_stop' },
];
const chunks = EVENTS.map((event) => {
  const piece = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  return `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`;
});
const STREAM = `HTTP/1.1 200 OK\r\n${HEAD}\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`;

const server = net.createServer({ noDelay: true }, (socket) => {
  let held = '';
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    held += piece.toString('latin1');
    for (;;) {
      const end = held.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(held.slice(0, end + 2))?.[1] ?? 0);
      if (held.length < end + 4 + length) return;
      const isStream = held.includes('"stream":true');
      held = held.slice(end + 4 + length);
      socket.write(isStream ? STREAM : PLAIN);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));
process.on('disconnect', () => process.exit());
