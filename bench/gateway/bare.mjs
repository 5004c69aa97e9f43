// A proxy of node:http and undici that only reads the usage of answers: what the gateway is held against.
import http from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.argv[2], { pipelining: 1 });
const LEFT = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);
const read = { answers: 0, tokens: 0 };

/** Keeps what says of usage: the whole of a plain answer, the two events of a stream. */
class Usage {
  rest = '';

  constructor(isStream) {
    this.isStream = isStream;
  }

  push(chunk) {
    this.rest += chunk.toString('utf8');
    if (!this.isStream) return;
    const lines = this.rest.split('\n');
    this.rest = lines.pop();
    for (const line of lines)
      if (line.startsWith('data:') && line.includes('"usage"')) this.count(JSON.parse(line.slice(5)));
  }

  end() {
    if (!this.isStream) this.count(JSON.parse(this.rest));
    read.answers += 1;
  }

  count({ usage, message }) {
    read.tokens += (usage ?? message?.usage)?.output_tokens ?? 0;
  }
}

const server = http.createServer({ noDelay: true, keepAliveTimeout: 75_000 }, (request, response) => {
  const headers = request.rawHeaders.filter((_, at, all) => !LEFT.has(all[at - (at % 2)].toLowerCase()));
  let [usage, resume] = [null, () => undefined];
  response.on('drain', () => resume());
  pool.dispatch(
    { path: request.url, method: request.method, headers, body: request },
    {
      onConnect: () => undefined,
      onHeaders: (status, raw, onResume, words) => {
        resume = onResume;
        const given = raw.map(String).filter((_, at, all) => !LEFT.has(all[at - (at % 2)].toLowerCase()));
        usage = new Usage(String(given[given.indexOf('content-type') + 1]).includes('event-stream'));
        response.writeHead(status, words, given);
        return true;
      },
      onData: (chunk) => {
        usage.push(chunk);
        return response.write(chunk);
      },
      onComplete: () => {
        usage.end();
        response.end();
      },
      onError: () => response.destroy(),
    },
  );
});
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));
process.on('disconnect', () => process.exit());
