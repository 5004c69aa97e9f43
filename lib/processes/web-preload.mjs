// Loaded before the web, which knows nothing of its supervisor or of what stands before it.
import http from 'node:http';

// When the supervisor goes, the web goes. Next's own helpers inherit this file, but have no supervisor.
// A signal, since Node's own exit can hang for ever in a lock of its own.
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');
process.on('disconnect', endAtOnce);
if (process.argv[1] === process.env.STEWARD_GUARDED && !process.connected) endAtOnce();

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

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function emitTrusted(event, ...args) {
  if (event === 'request' || event === 'upgrade') trustNobody(args[0]);
  if (event === 'request') tidyScimPath(args[0]);
  return emit.call(this, event, ...args);
};
