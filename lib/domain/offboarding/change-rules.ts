import { isConsoleRole } from '@/lib/domain/people/rules';
import type { DeparturePlan } from './query-schema';
import type { KeyDecision } from './rules';

interface Change {
  before: Record<string, string | boolean | string[] | null>;
  after: Record<string, string | boolean | string[] | null>;
}

const BECOMES: Readonly<Record<KeyDecision['disposition'], string>> = {
  disable: 'disabled',
  hand_over: 'handed over',
  keep: 'kept',
};

/** What offboarding somebody changes, as the audit tells it; an admin's membership ends in the Console, and not here. */
export function changeOfDeparture(plan: DeparturePlan, decisions: readonly KeyDecision[]): Change {
  const names = new Map(plan.survivingKeys.map(({ id, name }) => [id, name]));
  const staysMember = plan.isMember && plan.organizationRole !== null && isConsoleRole(plan.organizationRole);
  const hasAccess = plan.personId !== null && !plan.steward.isDeactivated;
  return {
    before: { member: plan.isMember, access: hasAccess, leads: plan.steward.leads.map(({ name }) => name) },
    after: {
      ...{ member: staysMember, access: false, leads: [] },
      keys: decisions.map(({ apiKeyId, disposition }) => `${names.get(apiKeyId) ?? apiKeyId}: ${BECOMES[disposition]}`),
    },
  };
}

/** What deciding about one key changes. */
export function changeOfKey(
  key: { status: string; assignedToId: string | null; keptReason: string | null },
  { disposition, newOwnerId, reason }: KeyDecision,
): Change {
  const { status, assignedToId, keptReason } = key;
  const before = { status, assignedTo: assignedToId, kept: keptReason };
  if (disposition === 'disable') return { before, after: { ...before, status: 'inactive' } };
  if (disposition === 'hand_over') return { before, after: { ...before, assignedTo: newOwnerId, kept: null } };
  return { before, after: { ...before, kept: reason } };
}
