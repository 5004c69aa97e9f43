import { isCaller, type Principal } from '@/lib/access/principals';
import type { DeparturePlan } from './query-schema';
import type { DepartureState, Disposition, KeyChoice } from './schema';

export interface Offboarding {
  actor: Principal;
  plan: DeparturePlan;
  /** Owners of Steward besides the one who leaves. */
  otherOwners: number;
  confirmation: string | undefined;
}

/** Why somebody may not be offboarded, as a sentence; null when they may. */
export function offboardingRefusal({ actor, plan, otherOwners, confirmation }: Offboarding): string | null {
  const isOwner = plan.steward.isOwner && !plan.steward.isDeactivated;
  if (isOwner && otherOwners === 0) {
    return `${plan.name} is the last owner of Steward. Make someone else an owner first.`;
  }
  if (!isCaller(actor)) return null;
  const isSelf =
    (plan.personId !== null && actor.personId === plan.personId) ||
    (plan.userId !== null && actor.upstreamUserId === plan.userId);
  // Their own sessions would end half-way, and nobody could say what had become of the rest.
  if (isSelf) return 'You cannot offboard yourself. Ask another owner or admin.';
  if (isOwner && actor.role !== 'owner') return 'Only an owner can offboard an owner.';
  if (confirmation?.trim() !== plan.name) return `Type the name exactly as shown: ${plan.name}`;
  return null;
}

/** What happens to each surviving key: as it was chosen, else as all others. Null for `why` is the policy's own choice. */
export interface KeyDecision {
  apiKeyId: string;
  disposition: Disposition;
  newOwnerId: string | null;
  reason: string | null;
}

export function toDecision(choice: KeyChoice): KeyDecision {
  return {
    apiKeyId: choice.apiKeyId,
    disposition: choice.disposition,
    newOwnerId: choice.disposition === 'hand_over' ? choice.newOwnerId : null,
    reason: choice.disposition === 'keep' ? choice.reason : null,
  };
}

export function decisionsFor(
  keyIds: readonly string[],
  choices: readonly KeyChoice[],
  otherKeys: 'disable' | 'keep',
): KeyDecision[] {
  const chosen = new Map(choices.map((choice) => [choice.apiKeyId, toDecision(choice)]));
  return keyIds.map(
    (apiKeyId) => chosen.get(apiKeyId) ?? { apiKeyId, disposition: otherKeys, newOwnerId: null, reason: null },
  );
}

/** Chosen keys that are not among those that survive: somebody changed them since the form was opened. */
export function strayChoices(keyIds: readonly string[], choices: readonly KeyChoice[]): string[] {
  return choices.map((choice) => choice.apiKeyId).filter((id) => !keyIds.includes(id));
}

export function departureState(outcome: { failed: number; task: string | null }): DepartureState {
  if (outcome.failed > 0) return 'incomplete';
  return outcome.task === null ? 'done' : 'waiting';
}
