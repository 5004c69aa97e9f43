import type { Tone } from '@/components/ui/status';
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
    meaning: 'The gateway stopped while this was under way. Nobody knows what it cost.',
  },
};
export const OUTCOME_CHOICES = OUTCOMES.map((value) => ({ value, label: OUTCOME_LOOKS[value].word }));

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
