import type { Permission } from '@/lib/access/permissions';
import { KEY_POINTS } from './key-point-rules';
import { ORGANIZATION_POINTS } from './organization-point-rules';
import type { StartStep } from './query-schema';
import { type KeptPoint, SECTIONS, type Section } from './schema';
import { WORKSPACE_POINTS } from './workspace-point-rules';

/** What every company should do first, by section. */
export const ESSENTIAL: Readonly<Record<Section, readonly string[]>> = {
  organization: ['second_owner', 'billing_contact', 'console_limit'],
  keys: ['names', 'left'],
  workspaces: ['workspace_limits'],
  permissions: ['second_person'],
  cost: ['organization_budget'],
  security: ['second_factor'],
};

const POINTS = [...ORGANIZATION_POINTS, ...KEY_POINTS, ...WORKSPACE_POINTS];
const CONFIRM = { label: 'Confirm in Posture', href: '/posture' };

const isDone = (points: readonly KeptPoint[]) => (id: string) =>
  points.some((point) => point.id === id && (point.state === 'met' || point.state === 'not_applicable'));

/** Everything essential is done. */
export function isStarted(points: readonly KeptPoint[]): boolean {
  return Object.values(ESSENTIAL).flat().every(isDone(points));
}

/** The sections in the order in which a company sets itself up. A point that was not read is still to be done. */
export function startSteps(points: readonly KeptPoint[], may: (permission: Permission) => boolean): StartStep[] {
  return SECTIONS.map((section) => {
    const ids = ESSENTIAL[section];
    const open = ids.filter((id) => !isDone(points)(id));
    const next = POINTS.find(({ id }) => id === open[0]);
    return {
      ...{ section, done: ids.length - open.length, of: ids.length },
      next: next ? { question: next.question, mend: may(next.mendedBy) ? (next.mend ?? CONFIRM) : null } : null,
    };
  });
}
