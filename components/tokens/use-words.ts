import { PERMISSION_WORDS } from '@/components/settings/roles/permission-words';
import type { Tone } from '@/components/ui/status';
import { PERMISSIONS } from '@/lib/access/permissions';

interface Asked {
  endpoint: string;
  status: number;
  reason: string;
  requests: number;
}

const REFUSED: Readonly<Record<number, string>> = {
  400: 'something in it is not right',
  401: 'the token no longer works',
  403: 'the token does not reach it',
  404: 'it is not there, or the token cannot see it',
  405: 'this address does not take that method',
  409: 'something stood in the way',
  412: 'it was changed meanwhile',
  413: 'it was too large',
  415: 'it was not JSON',
  422: 'no API can do it',
  429: 'too many requests within a minute',
};

/** The endpoint in a few words, without the beginning that all share. */
export function endpointWords(endpoint: string): string {
  if (endpoint === 'unknown') return 'An address that does not exist';
  if (endpoint === 'other') return 'Everything else of a busy day';
  return endpoint;
}

/** How it ended: `Refused 3 times: the token lacks cost:read (See cost)`. */
export function answerWords({ endpoint, status, reason, requests }: Asked): { tone: Tone; words: string } {
  const times = requests === 1 ? 'once' : `${requests.toLocaleString('en-US')} times`;
  if (status < 400) return { tone: 'good', words: `Answered ${times}` };
  if (status >= 500) return { tone: 'danger', words: `Failed ${times}: Steward or Anthropic did not answer` };
  return {
    tone: 'warning',
    words: `Refused ${times}: ${endpoint === 'unknown' && status === 404 ? 'there is nothing' : refusalWords(status, reason)}`,
  };
}

function refusalWords(status: number, reason: string): string {
  if (reason === 'address') return 'the token may not be used from this address';
  const lacking = PERMISSIONS.find((permission) => permission === reason);
  if (lacking) return `the token lacks ${lacking} (${PERMISSION_WORDS[lacking].name})`;
  return REFUSED[status] ?? `status ${status}`;
}

/** The first request in one sentence's end: `GET /v1/admin/budgets, answered`. */
export function firstWords({ endpoint, status, reason }: Omit<Asked, 'requests'>): string {
  if (status < 400) return `${endpointWords(endpoint)}, answered`;
  if (status >= 500) return `${endpointWords(endpoint)}, not answered`;
  if (endpoint === 'unknown') return 'an address that does not exist, refused';
  return `${endpointWords(endpoint)}, refused: ${refusalWords(status, reason)}`;
}
