// Loaded before the web, which knows nothing about its supervisor or any proxy in front of it.
import http from 'node:http';
import net from 'node:net';

// When the supervisor goes, the web goes. Next's own helpers inherit this file, but have no supervisor.
// A signal, because Node's own exit can hang forever in one of its locks.
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');
process.on('disconnect', endAtOnce);
if (process.argv[1] === process.env.STEWARD_GUARDED && !process.connected) endAtOnce();

/** As in next.config.ts and proxy.ts, which see only what a request says of its length. */
const MAX_BODY_BYTES = 256 * 1024;
/** How long a client that sends too much may still read the answer. */
const LINGER_MS = 3_000;
const REQUEST_TIMEOUT_MS = Number(process.env.STEWARD_REQUEST_TIMEOUT_MS ?? 30_000);

// A client may write any header. What only a proxy in front may say is taken from the connection unless there is one,
// and what only Next may say to itself is dropped.
const INTERNAL = [
  'x-middleware-subrequest',
  'x-middleware-prefetch',
  'next-resume',
  'x-action-forwarded',
  'x-matched-path',
  'x-invoke-path',
];
const FORWARDED = ['forwarded', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip'];
const isBehindProxy = process.env.BEHIND_PROXY === 'true';

function trustNobody(request) {
  for (const name of INTERNAL) delete request.headers[name];
  if (isBehindProxy) return;
  for (const name of FORWARDED) delete request.headers[name];
  request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? '';
}

/** Identity providers join addresses as they like: `/scim/v2//Users/` is served as `/scim/v2/Users`, not redirected. */
function tidyScimPath(request) {
  const [path = '', ...query] = (request.url ?? '').split('?');
  const tidy = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  if (/^\/scim(\/|$)/.test(tidy)) request.url = [tidy, ...query].join('?');
}

/** Whether what is asked for can be read. A whole address in the place of a path is as good as the path and its Host. */
function straighten(request) {
  if (/^https?:\/\//i.test(request.url)) {
    if (!URL.canParse(request.url)) return false;
    const url = new URL(request.url);
    request.headers.host = url.host;
    request.url = `${url.pathname}${url.search}`;
  }
  if (!request.url.startsWith('/')) return false;
  try {
    return !decodeURIComponent(request.url.split('?')[0]).includes('\0');
  } catch {
    return false;
  }
}

/** Whoever looks after processes asks each by its own address, not by the name that people use. */
function askHealth(request) {
  request.url = '/api/health';
  request.headers.host = new URL(process.env.APP_ORIGIN).host;
  delete request.headers['x-forwarded-host'];
}

function plainAnswer(status, text, type = 'text/plain') {
  return [
    status,
    {
      'content-type': `${type}; charset=utf-8`,
      'content-length': Buffer.byteLength(text),
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      connection: 'close',
    },
  ];
}

function refuse(response, status, text) {
  response.writeHead(...plainAnswer(status, text)).end(text);
}

/** Counts what actually arrives, whatever the request's stated length: chunked requests state none. */
function limitBody(request, response) {
  const push = request.push;
  let left = MAX_BODY_BYTES;
  let close;
  request.push = function pushCounted(chunk, encoding) {
    if (close && chunk === null) close();
    if (close) return true;
    left -= chunk?.length ?? 0;
    if (left >= 0) return push.call(this, chunk, encoding);
    close = refuseTooLarge(request, response);
    return true;
  };
  // A request that states its excessive length is answered by the proxy; anything it still sends is not read indefinitely.
  if (!(Number(request.headers['content-length']) > MAX_BODY_BYTES)) return;
  response.once('finish', () => {
    if (!request.complete) setTimeout(() => request.socket?.destroy(), LINGER_MS).unref();
  });
}

/** Answers while the rest is read and thrown away: a connection cut at once would lose the answer. Returns what closes it. */
function refuseTooLarge(request, response) {
  const { socket } = request;
  const end = response.end;
  if (!response.headersSent) {
    const text = 'The request is too large.\n';
    response.writeHead(...plainAnswer(413, text)).write(text);
  }
  // Any pending handler finds the response already sent.
  Object.assign(response, {
    writeHead: () => response,
    setHeader: () => response,
    write: () => true,
    end: () => response,
  });
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  return () => end.call(response, () => socket.destroySoon());
}

/** Concurrent requests per caller. A burst from one caller waits without delaying others. */
const MOST_AT_ONCE = 20;
const MOST_WAITING = 1_000;
const LONGEST_WAIT_MS = 10_000;
/** A turn is over then, whether or not the answer has been read to its end. */
const LONGEST_TURN_MS = 60_000;
const turns = new Map();
const SESSION = /(?:^|;\s*)(?:__Host-)?steward\.session=([^;]*)/;

/** The caller: a session, a token, or else an address as the nearest proxy saw it. */
function callerOf({ headers, socket }) {
  const session = SESSION.exec(headers.cookie ?? '')?.[1];
  if (session) return `session ${session}`;
  const token = headers['x-api-key'] ?? headers.authorization;
  if (token) return `token ${token}`;
  return `address ${headers['x-forwarded-for']?.split(',').at(-1)?.trim() ?? socket.remoteAddress}`;
}

/** As each door words what it refuses. */
const REFUSALS = [
  {
    path: /^\/scim\//,
    type: 'application/scim+json',
    body: (detail) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '429', detail }),
  },
  {
    path: /^\/v1\/organizations\//,
    type: 'application/json',
    body: (message) => ({ type: 'error', error: { type: 'rate_limit_error', message } }),
  },
  {
    path: /^\/(api|v1)\//,
    type: 'application/json',
    body: (message) => ({ error: { code: 'throttled', message } }),
  },
];

function refuseForNow({ url }, response) {
  const message = 'Too many requests at once. Wait a moment, then try again.';
  const told = REFUSALS.find(({ path }) => path.test(url));
  const text = told ? JSON.stringify(told.body(message)) : `${message}\n`;
  response.setHeader('retry-after', '5');
  response.writeHead(...plainAnswer(429, text, told?.type)).end(text);
}

/** Starts the request when it is its caller's turn; what is gone by then is left out. */
function takeTurn(request, response, start) {
  if (/^\/(?:_next\/static\/|icon\.svg$)/.test(request.url)) return start();
  const caller = callerOf(request);
  const own = turns.get(caller) ?? { running: 0, waiting: new Set() };
  turns.set(caller, own);
  let state = 'waiting';
  let timer;
  const next = () => {
    const [first] = own.waiting;
    if (first && own.running < MOST_AT_ONCE) first();
    else if (own.running === 0 && turns.get(caller) === own) turns.delete(caller);
  };
  const end = () => {
    if (state === 'over') return;
    if (state === 'running') own.running -= 1;
    state = 'over';
    clearTimeout(timer);
    own.waiting.delete(begin);
    request.socket.off('close', end);
    // Others that lie ready are heard in between.
    setImmediate(next);
  };
  const begin = () => {
    own.waiting.delete(begin);
    clearTimeout(timer);
    state = 'running';
    own.running += 1;
    timer = setTimeout(end, LONGEST_TURN_MS).unref();
    start();
  };
  response.once('close', end);
  // An answer that waits behind others on its connection is not told when that ends. There may be many.
  request.socket.setMaxListeners(0).once('close', end);
  if (own.running < MOST_AT_ONCE) return begin();
  if (own.waiting.size >= MOST_WAITING) return refuseForNow(request, response);
  own.waiting.add(begin);
  timer = setTimeout(() => {
    own.waiting.delete(begin);
    refuseForNow(request, response);
  }, LONGEST_WAIT_MS);
}

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function emitTrusted(event, request, ...others) {
  if (event !== 'request' && event !== 'upgrade') return emit.call(this, event, request, ...others);
  trustNobody(request);
  const [answer] = others;
  if (!straighten(request)) {
    if (event === 'upgrade') answer.destroy();
    else refuse(answer, 400, 'The request address cannot be read.\n');
    return true;
  }
  if (event === 'upgrade') return emit.call(this, event, request, ...others);
  if (request.url === '/healthz') {
    answer.writeHead(...plainAnswer(200, 'ok\n')).end('ok\n');
    return true;
  }
  if (request.url === '/readyz') askHealth(request);
  tidyScimPath(request);
  limitBody(request, answer);
  takeTurn(request, answer, () => emit.call(this, event, request, ...others));
  return true;
};

const createServer = http.createServer;
/** A request that does not arrive in time is cut off, head or body. */
http.createServer = function createBoundedServer(...given) {
  const listener = given.find((one) => typeof one === 'function');
  const options = given.find((one) => typeof one === 'object' && one !== null);
  const server = createServer(
    {
      ...options,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS / 2,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 6,
    },
    listener,
  );
  const host = process.env.STEWARD_ALSO_LISTEN;
  if (host) server.once('listening', () => listenAlso(server, host));
  return server;
};

/** `localhost` has two addresses. A machine that lacks the second does without. */
function listenAlso(server, host) {
  const { port } = server.address();
  if (String(port) !== process.env.PORT) return;
  const other = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
  other.on('error', () => undefined);
  other.listen({ host, port, ipv6Only: true });
  server.once('close', () => other.close());
}
