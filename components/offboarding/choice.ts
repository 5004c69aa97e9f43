import type { Disposition, KeyChoice } from '@/lib/domain/offboarding/schema';

/** What a form holds of one key's choice while it is being made. */
export interface Draft {
  disposition: Disposition;
  newOwner: { id: string; name: string } | null;
  reason: string;
}

export const FIRST_DRAFT: Draft = { disposition: 'disable', newOwner: null, reason: '' };

/** As the command takes it; what is still missing is for the command's own check to name. */
export function toChoice(apiKeyId: string, { disposition, newOwner, reason }: Draft): KeyChoice {
  switch (disposition) {
    case 'disable':
      return { apiKeyId, disposition };
    case 'hand_over':
      return { apiKeyId, disposition, newOwnerId: newOwner?.id ?? '' };
    case 'keep':
      return { apiKeyId, disposition, reason };
  }
}

/** Why the choice cannot be sent yet, beside the field that lacks something. */
export function missing({ disposition, newOwner, reason }: Draft): string | null {
  if (disposition === 'hand_over' && !newOwner) return 'Choose its new owner.';
  if (disposition === 'keep' && reason.trim().length < 3) return 'Give a short reason for keeping it.';
  return null;
}
