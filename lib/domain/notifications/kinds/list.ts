import type { z } from 'zod';
import { ANOMALY_KINDS } from './anomalies';
import { APPROVAL_KINDS } from './approvals';
import { BUDGET_KINDS } from './budgets';
import type { KindDeclaration } from './declare';
import { FACTOR_KINDS } from './factors';
import { INVITE_KINDS } from './invites';
import { KEY_KINDS } from './keys';
import { OFFBOARDING_KINDS } from './offboarding';
import { REVIEW_KINDS } from './reviews';
import { SESSION_KINDS } from './sessions';
import { SYSTEM_KINDS } from './system';

/** Every kind of notification that Steward sends. */
export const KINDS = {
  ...BUDGET_KINDS,
  ...ANOMALY_KINDS,
  ...KEY_KINDS,
  ...APPROVAL_KINDS,
  ...INVITE_KINDS,
  ...OFFBOARDING_KINDS,
  ...REVIEW_KINDS,
  ...FACTOR_KINDS,
  ...SESSION_KINDS,
  ...SYSTEM_KINDS,
};

export type KindName = keyof typeof KINDS;
export type AboutOf<Name extends KindName> = z.input<(typeof KINDS)[Name]['about']>;

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** The declaration of a kind by its name; undefined for a kind of another version. */
export function findKind(name: string): KindDeclaration | undefined {
  return Object.hasOwn(KINDS, name) ? (KINDS[name as KindName] as unknown as KindDeclaration) : undefined;
}

export interface KindWords {
  subject: string;
  lines: string[];
  path: string;
}

/** A notification in words. If an earlier version wrote values that no longer fit, only its kind's words remain. */
export function findWords(name: string, about: unknown): KindWords {
  const kind = findKind(name);
  const parsed = kind?.about.safeParse(about);
  if (!kind || !parsed?.success) return { subject: kind?.words ?? name, lines: [], path: '/notifications' };
  return { subject: kind.subject(parsed.data), lines: kind.lines(parsed.data), path: kind.path(parsed.data) };
}
