import type { Context, MiddlewareHandler } from 'hono';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Why a request is not answered: nobody signs in here, so only this machine's own pages may ask. */
function refusal(context: Context): string | null {
  const host = context.req.header('host') ?? '';
  if (!LOOPBACK.test(host)) return 'The simulated Console answers on this machine only, as localhost.';
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return null;
  const site = context.req.header('sec-fetch-site');
  const isOwn = context.req.header('origin') === `http://${host}` && (site === undefined || site === 'same-origin');
  return isOwn ? null : 'This form was not sent from a page of the simulated Console.';
}

/** Another name for this machine, and forms of other pages, are refused; nothing is kept or framed. */
export const guard: MiddlewareHandler = async (context, next) => {
  const why = refusal(context);
  if (why !== null) return context.text(why, 403, HEADERS);
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
};
