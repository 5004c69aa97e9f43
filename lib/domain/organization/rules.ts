import type { ErrorCode } from '@/lib/core/errors';
import {
  CAPABILITIES,
  type Capability,
  type CapabilityState,
  type FiscalYear,
  fiscalYear,
  type ProbedCapability,
} from './schema';

/** The calendar year until someone sets another, or if the stored value cannot be read. */
export function storedFiscalYear(value: unknown): FiscalYear {
  return fiscalYear.catch({ firstMonth: 1 }).parse(value);
}

const REFUSALS: readonly ErrorCode[] = [
  'upstream_unauthorized',
  'upstream_forbidden',
  'upstream_not_found',
  'upstream_refused',
];

/** Refusals that the organisation can resolve. */
const REASONS: Partial<Record<Capability, string>> = {
  analytics: 'Anthropic does not offer these reports to this organisation. Nothing in Steward depends on them.',
  activity_feed:
    'Needs the Compliance API. Turn it on in the Claude Console under Settings, Security, then create a new Admin key.',
  reviews: 'Needs an Admin key with the scope read:compliance_review_cases. Nothing else in Steward depends on it.',
};

/** What an attempt shows about the key. Only a refusal is a no: an unreachable upstream has refused nothing. */
export function judgeProbe(
  capability: Capability,
  error: { code: ErrorCode; message: string } | null,
): ProbedCapability {
  if (!error) return { capability, state: 'yes', reason: null };
  const state: CapabilityState = REFUSALS.includes(error.code) ? 'no' : 'unknown';
  const hasOwnReason = error.code === 'upstream_forbidden' || error.code === 'upstream_not_found';
  const missing = 'Anthropic does not offer this to the organisation.';
  const plain = error.code === 'upstream_not_found' ? missing : error.message;
  return { capability, state, reason: hasOwnReason ? (REASONS[capability] ?? plain) : plain };
}

/** One row for each capability, in their order; what was never probed is unknown. */
export function everyCapability(probed: readonly ProbedCapability[]): ProbedCapability[] {
  return CAPABILITIES.map(
    (capability) =>
      probed.find((row) => row.capability === capability) ?? {
        capability,
        state: 'unknown',
        reason: 'Not checked yet.',
      },
  );
}
