import { withoutSecrets } from '@/lib/core/shown-secrets';

/** What an error of Anthropic's, or somebody's words about one, comes down to. */
export const SYMPTOMS = [
  'authentication',
  'permission',
  'rate_limit',
  'overloaded',
  'workspace_archived',
  'spend_limit',
  'not_found',
  'too_large',
  'invalid_request',
  'server',
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

export interface ReadSymptom {
  /** What was pasted, without any whole secret. */
  text: string;
  symptom: Symptom | null;
  /** Ids of keys and workspaces that it names. */
  keyIds: string[];
  workspaceIds: string[];
  /** Visible parts of keys, `sk-ant-api03-R2D...igAA`, as the vendor writes them. */
  hints: string[];
  /** The last four letters of a gateway key. */
  gatewayEnds: string[];
  requestId: string | null;
  /** Where nothing else was recognised: the words themselves may be a key's name. */
  name: string | null;
}

export const MOST_SYMPTOM = 4_000;
const MOST_FOUND = 5;

/** The first that fits counts: what is said in words is more than a status. */
const SIGNS: readonly (readonly [Symptom, RegExp])[] = [
  ['workspace_archived', /workspace\b[^.]{0,80}\barchived|archived workspace/i],
  ['spend_limit', /spend(ing)? (limit|cap)|enforced_spend_limit_reached|credit balance|billing_error|usage limits?/i],
  ['authentication', /authentication_error|invalid x-api-key|api key (was )?not found|invalid api key|invalid bearer/i],
  ['rate_limit', /rate_limit_error|rate limit|too many requests/i],
  ['overloaded', /overloaded_error|overloaded/i],
  ['permission', /permission_error|does not have permission|not allowed to/i],
  ['too_large', /request_too_large|prompt is too long|exceeds? the maximum/i],
  ['not_found', /not_found_error/i],
  ['invalid_request', /invalid_request_error/i],
  ['server', /api_error|timeout_error|internal server error/i],
];
const STATUSES: Readonly<Record<string, Symptom>> = {
  ...{ 400: 'invalid_request', 401: 'authentication', 402: 'spend_limit', 403: 'permission', 404: 'not_found' },
  ...{ 413: 'too_large', 429: 'rate_limit', 500: 'server', 503: 'server', 504: 'server', 529: 'overloaded' },
};
const STATUS =
  /^(?:http\/[\d.]+ |error (?:code:? )?|status(?: code)?:? |http )?(\d{3})\b|\b(?:status|code|error)\D{0,10}(\d{3})\b/i;

/** What somebody pasted: a key's visible part, name or id, an error message, or a whole error body. */
export function readSymptom(pasted: string): ReadSymptom {
  const text = withoutSecrets(pasted.slice(0, MOST_SYMPTOM)).trim();
  const all = (pattern: RegExp) =>
    [...new Set([...text.matchAll(pattern)].map(([found]) => found))].slice(0, MOST_FOUND);
  const keyIds = all(/\bapikey_[A-Za-z0-9]{5,60}/g);
  const workspaceIds = all(/\bwrkspc_[A-Za-z0-9]{5,60}/g);
  const shown = all(/sk-ant-[a-z]+\d*-[A-Za-z0-9_-]{0,10}(?:\.{2,3}|…)[A-Za-z0-9_-]{2,10}/g);
  const isOfGateway = (hint: string) => hint.startsWith('sk-ant-stw-');
  const hints = shown.filter((hint) => !isOfGateway(hint)).map((hint) => hint.replace(/…|\.{2,3}/, '...'));
  const gatewayEnds = shown.filter(isOfGateway).map((hint) => hint.slice(-4));
  const symptom = symptomIn(text);
  const isNamed = keyIds.length + workspaceIds.length + shown.length > 0;
  return {
    ...{ text, symptom, keyIds, workspaceIds, hints, gatewayEnds },
    requestId: /\breq_[A-Za-z0-9]{5,60}/.exec(text)?.[0] ?? null,
    name: !isNamed && symptom === null && text !== '' && text.length <= 500 && !/\p{Cc}/u.test(text) ? text : null,
  };
}

function symptomIn(text: string): Symptom | null {
  const said = SIGNS.find(([, sign]) => sign.test(text))?.[0];
  if (said) return said;
  const [, alone, told] = STATUS.exec(text) ?? [];
  return STATUSES[alone ?? told ?? ''] ?? null;
}
