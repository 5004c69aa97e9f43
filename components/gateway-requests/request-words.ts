import type { Tone } from '@/components/ui/status';
import type { RefusalReason } from '@/lib/core/gateway-refusals';
import { OUTCOMES, type RequestOutcome } from '@/lib/domain/gateway-requests/rules';

export const GATEWAY_PATH = '/usage/gateway';
export const REQUESTS_PATH = `${GATEWAY_PATH}/requests`;

export const OUTCOME_LOOKS: Readonly<Record<RequestOutcome, { tone: Tone; word: string; meaning: string }>> = {
  served: { tone: 'good', word: 'Served', meaning: 'Anthropic answered it to the end.' },
  failed: { tone: 'danger', word: 'Failed', meaning: 'Anthropic answered with an error, or could not be reached.' },
  refused: { tone: 'warning', word: 'Refused', meaning: 'The gateway refused it. Anthropic never saw it.' },
  left: { tone: 'neutral', word: 'Client left', meaning: 'The application closed the connection before the end.' },
  cut: { tone: 'warning', word: 'Cut off', meaning: 'The answer ended before it said what it used.' },
  lost: {
    tone: 'warning',
    word: 'Lost',
    meaning: 'The gateway stopped during this request. Its cost is unknown.',
  },
};
export const OUTCOME_CHOICES = OUTCOMES.map((value) => ({ value, label: OUTCOME_LOOKS[value].word }));

const REASON_WORDS: Readonly<Record<RefusalReason, string>> = {
  key_disabled: 'Key disabled',
  key_expired: 'Key expired',
  key_revoked: 'Key revoked',
  address: 'Address not allowed',
  address_unknown: 'Address not known for certain',
  model: 'Model not allowed, or none named',
  header: 'Header reserved for the gateway',
  unreadable_body: 'Body cannot be read',
  too_large: 'Too large',
  too_slow: 'Body too slow',
  not_its_own: 'Not the key’s own file, batch, container or model',
  minute_requests: 'Request limit per minute reached',
  minute_input: 'Input token limit per minute reached',
  minute_output: 'Output token limit per minute reached',
  minute_batch: 'Batch larger than the limit per minute',
  dollars: 'Dollar limit reached',
  dollars_in_use: 'Rest of the dollar limit reserved for requests under way',
  dollars_unbounded: 'Cost cannot be bounded, and the limit is strict',
  no_vendor_key: 'No vendor key for the workspace',
  vendor_key_refused: 'Vendor key refused by Anthropic',
  vendor_away: 'Anthropic unreachable',
  database_away: 'Steward’s database did not answer',
  not_noted: 'Made, but not recorded as the key’s own',
};

/** What went wrong: why the gateway refused it, or the kind of error that was answered. */
export function errorWords({ outcome, error }: { outcome: RequestOutcome; error: string | null }): string | null {
  const isReason = outcome === 'refused' && error !== null && Object.hasOwn(REASON_WORDS, error);
  return isReason ? REASON_WORDS[error as RefusalReason] : error;
}

export const PATH_WORDS: Readonly<Record<string, string>> = {
  messages: 'Message',
  count_tokens: 'Token count',
  batches: 'Batches',
  batch: 'Batch',
  batch_result: 'Batch entry',
  models: 'Models',
  files: 'Files',
};

export const requestHref = (id: string) => `${REQUESTS_PATH}/${id}`;

/** `1,240 ms`, `12.4 s` */
export function duration(ms: number): string {
  return ms < 10_000 ? `${ms.toLocaleString('en-GB')} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
