import type { RefusalReason } from '@/lib/core/gateway-refusals';
import { formatMoney } from '@/lib/core/money';

/** What the gateway answers itself, in the vendor's shape. */
export interface Refusal {
  status: number;
  type: string;
  message: string;
  headers?: Readonly<Record<string, string>>;
  /** What is recorded of it; without one, what it is answered as. */
  reason?: RefusalReason;
}

export function refusal(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { status, type, message, headers };
}

/** Of a request whose key is known. */
function refused(reason: RefusalReason, ...given: Parameters<typeof refusal>): Refusal {
  return { ...refusal(...given), reason };
}

export function bodyOf({ type, message }: Refusal, requestId: string): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: requestId });
}

/** Clients try these once: their answer will not change by itself. */
const FINAL = { 'x-should-retry': 'false' };

export const NO_KEY = refusal(
  401,
  'authentication_error',
  'Send a key of Steward’s gateway as x-api-key, or as Authorization: Bearer.',
  FINAL,
);
export const UNKNOWN_KEY = refusal(
  401,
  'authentication_error',
  'This Steward does not know this key. Check that it is whole, and that it is a key of this Steward.',
  FINAL,
);
export const TOO_MANY_KEYS = (seconds: number) =>
  refusal(
    429,
    'rate_limit_error',
    'Too many keys that this Steward does not know came from this address. Check the key, and try again in a moment.',
    { 'retry-after': String(seconds) },
  );
export const TWO_KEYS = refusal(
  401,
  'authentication_error',
  'x-api-key and Authorization name two different keys. Send one of them, or the same in both.',
  FINAL,
);
export const VENDOR_KEY = refusal(
  401,
  'authentication_error',
  'This is a key of Anthropic’s own, and was not passed on. Send a key of Steward’s gateway, and consider this one as seen by others.',
  FINAL,
);
export const NOT_SERVED = (path: string) =>
  refusal(404, 'not_found_error', `Steward’s gateway does not serve ${path.slice(0, 200)}.`);
export const NOT_ALLOWED = (method: string) =>
  refusal(405, 'invalid_request_error', `${method.slice(0, 20)} is not possible here.`);
export const WRONG_ADDRESS = refused(
  'address',
  403,
  'permission_error',
  'This key may not be used from this address. Whoever made it can change its addresses in Steward.',
  FINAL,
);
export const UNJUDGED_ADDRESS = refused(
  'address_unknown',
  403,
  'permission_error',
  'This key is limited to addresses, and whoever runs Steward has not said which proxies stand before the gateway (GATEWAY_PROXIES).',
  FINAL,
);
export const ENDED_KEY = {
  revoked: refused('key_revoked', 401, 'authentication_error', 'This key was revoked in Steward.', FINAL),
  expired: refused(
    'key_expired',
    401,
    'authentication_error',
    'This key has expired. Rotate it in Steward, or ask for a new one.',
    FINAL,
  ),
  disabled: refused('key_disabled', 401, 'authentication_error', 'This key is disabled in Steward.', FINAL),
} as const;
export const FOREIGN_HEADER = (name: string) =>
  refused(
    'header',
    403,
    'permission_error',
    `${name} is set by Steward’s gateway: leave it out, or send the one of your key.`,
    FINAL,
  );
export const WRONG_MODEL = (model: string) =>
  refused(
    'model',
    403,
    'permission_error',
    `This key may not use the model ${JSON.stringify(model.slice(0, 200))}. Whoever made it can allow it in Steward.`,
    FINAL,
  );
export const NO_CREDENTIAL = refused(
  'no_vendor_key',
  503,
  'api_error',
  'Steward has no key of Anthropic’s for this workspace. An owner or admin can enter one under the gateway’s settings.',
  FINAL,
);
export const REFUSED_CREDENTIAL = refused(
  'vendor_key_refused',
  503,
  'api_error',
  'Anthropic refuses the key with which Steward serves this workspace. An owner or admin can replace it.',
  FINAL,
);
export const TOO_LARGE = (most: number) =>
  refused('too_large', 413, 'request_too_large', `The request is larger than ${Math.floor(most / 1_048_576)} MiB.`);
export const TOO_SLOW = refused('too_slow', 408, 'timeout_error', 'The rest of the request did not come in time.');
export const NOT_REACHED = refusal(502, 'api_error', 'Steward’s gateway could not reach Anthropic.', {
  'x-should-retry': 'true',
});
export const NO_ANSWER = refusal(502, 'api_error', 'Anthropic did not answer, or broke off before its answer began.');
export const LATE_ANSWER = refusal(504, 'timeout_error', 'Anthropic did not answer in time.');
export const IS_OPEN = (seconds: number) =>
  refused('vendor_away', 503, 'api_error', 'Anthropic cannot be reached from Steward’s gateway at the moment.', {
    'retry-after': String(seconds),
  });
export const NO_DATABASE = refused(
  'database_away',
  503,
  'api_error',
  'Steward’s gateway cannot check keys at the moment.',
  {
    'retry-after': '5',
  },
);
export const SEND_AGAIN = refused(
  'vendor_key_refused',
  503,
  'api_error',
  'Anthropic refused one of Steward’s keys for this workspace; the next one is used when you send this again.',
  {
    'x-should-retry': 'true',
    'retry-after': '1',
  },
);
export const UNREADABLE_BODY = refused(
  'unreadable_body',
  400,
  'invalid_request_error',
  'Send the body as JSON in UTF-8, without content-encoding: the gateway must be able to read which models and files it names.',
);
const AS_UNKNOWN = {
  file: (id: string) => `File not found: ${id}`,
  batch: (id: string) => `Message batch ${id} not found.`,
  container: (id: string) => `Container not found: ${id}`,
  model: (id: string) => `model: ${id}`,
} as const;
/** In the vendor's words: what is somebody else's does not exist. */
export const NOT_FOUND = (kind: keyof typeof AS_UNKNOWN, id: string) =>
  refused('not_its_own', 404, 'not_found_error', AS_UNKNOWN[kind](id.slice(0, 200)));
const NOT_NOTED_WORDS = {
  file: 'Anthropic has the file, but Steward could not note whose it is, so no key can use it. Send it again.',
  batch:
    'Anthropic has begun the batch and will bill it, but Steward could not note whose it is, so no key sees it. An owner can cancel it in the Console.',
} as const;
export const NOT_NOTED = (kind: keyof typeof NOT_NOTED_WORDS) =>
  refused('not_noted', 503, 'api_error', NOT_NOTED_WORDS[kind], FINAL);
export const BROKEN = refusal(500, 'api_error', 'The request broke inside Steward’s gateway. Its log says why.');
const COUNTED = { requests: 'requests', input: 'input tokens', output: 'output tokens' } as const;
export const OVER_MINUTE = (reached: keyof typeof COUNTED, limit: number, seconds: number) =>
  refused(
    `minute_${reached}`,
    429,
    'rate_limit_error',
    `This key is limited to ${limit.toLocaleString('en-US')} ${COUNTED[reached]} a minute in Steward; the next minute begins in ${seconds} s. Whoever made the key can raise the limit.`,
    { 'retry-after': String(seconds) },
  );

export const BATCH_OVER_MINUTE = (requests: number, limit: number) =>
  refused(
    'minute_batch',
    400,
    'invalid_request_error',
    `This batch has ${requests.toLocaleString('en-US')} requests, and its key is limited to ${limit.toLocaleString('en-US')} a minute in Steward. Send smaller batches; whoever made the key can raise the limit.`,
    FINAL,
  );

const WHO_RAISES = 'Whoever made the key, or an owner or admin of Steward, can raise the limit.';
export const OVER_SPEND = (over: {
  period: 'day' | 'month';
  most: bigint;
  spent: bigint;
  /** Of that, what is held until batches have ended. */
  inBatches: bigint;
  endsAt: Date;
  seconds: number;
}) =>
  refused(
    'dollars',
    429,
    'billing_error',
    `This key is limited to ${formatMoney(over.most)} a ${over.period} in Steward, of which ${formatMoney(over.spent)} is spent${over.inBatches > 0n ? ' or held for batches' : ''}; this request could cost more than the rest. The ${over.period} ends at ${over.endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. ${WHO_RAISES}`,
    { ...FINAL, 'retry-after': String(over.seconds) },
  );
export const SPEND_IN_USE = refused(
  'dollars_in_use',
  429,
  'rate_limit_error',
  `What is left of this key’s dollars in Steward is held for requests under way. There may be room once they have ended. ${WHO_RAISES}`,
  { 'retry-after': '2' },
);
export const UNBOUNDED = (reason: string) =>
  refused(
    'dollars_unbounded',
    400,
    'invalid_request_error',
    `This key has a strict limit of dollars in Steward, and nobody can say what this request will cost at most: ${reason}.`,
    FINAL,
  );
