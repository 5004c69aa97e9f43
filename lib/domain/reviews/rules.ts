import { z } from 'zod';

/** Under which name it is noted whether the key may read them. */
export const REVIEWS = 'reviews';

export const reviewsDetail = z.object({ state: z.enum(['on', 'off']) });

const NOTICES: Readonly<Record<string, string>> = {
  response_requested: 'Anthropic asks for a response',
  warning: 'Anthropic sent a warning',
  question: 'Anthropic asks a question',
};

export function noticeWords(kind: string): string {
  return NOTICES[kind] ?? 'Anthropic sent a notice';
}

const CATEGORIES: Readonly<Record<string, string>> = {
  bio: 'biological weapons',
  cgw: 'conventional weapons',
  chem: 'chemical weapons',
  compromised_key: 'compromised key',
  frontier_llm: 'frontier AI development',
  io: 'influence operations',
  mgw: 'military-grade weapons',
  radnuc: 'radiological or nuclear weapons',
};

/** Why messages were flagged, in words; what is not known by Anthropic’s own name. */
export function categoryWords(categories: readonly string[]): string {
  if (categories.length === 0) return 'no reason given';
  return categories.map((name) => CATEGORIES[name] ?? name.replaceAll('_', ' ')).join(', ');
}

const REASONS: Readonly<Record<string, string>> = {
  responded: 'Responded',
  window_ended: 'Time ran out',
  ended_by_anthropic: 'Ended by Anthropic',
};

export function closeWords(reason: string | null): string {
  return REASONS[reason ?? ''] ?? 'Closed';
}

/** A notice about the whole organisation is shown for so long, or until its date. */
export const NOTICE_DAYS = 30;
