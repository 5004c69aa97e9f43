import { type Permission, ROLE_GRANTS } from '@/lib/access/permissions';
import type { OrgRole } from '@/lib/access/principals';
import type { PosturePoint, PostureScore } from './query-schema';
import { type PointState, SECTIONS, type Section } from './schema';

const TICK_DAYS = 365;
/** Over so many days it is looked at what people did. */
export const ACT_DAYS = 90;

export interface Found {
  /** `anthropic`, `steward`, or what else it is. */
  kind: string;
  id: string;
  name: string;
}

/** How many are not as they should be, and the first of them. */
export interface Open {
  count: number;
  first: Found[];
}

export type Verdict = Pick<PosturePoint, 'state' | 'detail'> &
  Partial<Pick<PosturePoint, 'open' | 'of' | 'first' | 'listHref' | 'mend' | 'tick'>>;

/** One question of the posture, and how facts of a part answer it. */
export interface Point<Facts> {
  id: string;
  section: Section;
  weight: number;
  question: string;
  reason: string;
  /** Who may mend it where it is mended. */
  mendedBy: Permission;
  /** Null: a person confirms it. */
  mend: { label: string; href: string } | null;
  judge(facts: Facts): Verdict;
}

export const met = (detail: string): Verdict => ({ state: 'met', detail });
export const notMet = (detail: string): Verdict => ({ state: 'not_met', detail });
export const unknown = (detail: string): Verdict => ({ state: 'unknown', detail });
/** Not known, and only time makes it known. */
export const waiting = (detail: string): Verdict => ({ ...unknown(detail), mend: null });
export const notApplicable = (detail: string): Verdict => ({ state: 'not_applicable', detail });

interface Counted extends Open {
  of: number;
  /** `active keys` */
  what: string;
  /** What is wrong with those that are counted: `have not been used for 90 days`. */
  are: string;
  /** What is true when there is none. */
  fine: string;
  hrefOf: (found: Found) => string | null;
  listHref?: string;
}

/** Met if none is counted; does not apply where there is nothing to count. */
export function judgeCount({ count, first, of, what, are, fine, hrefOf, listHref }: Counted): Verdict {
  if (of === 0) return notApplicable(`There are no ${what}.`);
  if (count === 0) return { ...met(fine), open: 0, of };
  return {
    ...notMet(`${count.toLocaleString('en')} of ${of.toLocaleString('en')} ${what} ${are}.`),
    ...{ open: count, of, listHref: listHref ?? null },
    first: first.map((found) => ({ name: found.name, href: hrefOf(found) })),
  };
}

/** A tick is believed for a year. */
export function isTickFresh(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() < TICK_DAYS * 86_400_000;
}

/** What every point of a part comes to, for a reader who may do what `may` says. */
export function judgePoints<Facts>(
  points: readonly Point<Facts>[],
  facts: Facts,
  may: (permission: Permission) => boolean,
): PosturePoint[] {
  return points.map(({ judge, mend, mendedBy, ...point }) => {
    const verdict = judge(facts);
    const isOpen = verdict.state === 'not_met' || verdict.state === 'unknown';
    return {
      ...point,
      ...{ open: null, of: null, first: [], listHref: null, tick: null },
      ...verdict,
      mend: isOpen && may(mendedBy) ? (verdict.mend === undefined ? mend : verdict.mend) : null,
    };
  });
}

/** In the order of the sections; within one as they were declared. */
export function inOrder(points: readonly PosturePoint[]): PosturePoint[] {
  return SECTIONS.flatMap((section) => points.filter((point) => point.section === section));
}

/** What is not known counts neither for nor against; what does not apply counts nowhere. */
export function scoreOf(points: readonly { state: PointState; weight: number }[]): PostureScore {
  const sum = (...states: PointState[]) =>
    points.filter(({ state }) => states.includes(state)).reduce((total, { weight }) => total + weight, 0);
  return { met: sum('met'), known: sum('met', 'not_met'), unknown: sum('unknown') };
}

/** From the one that may change least. */
const BY_POWER: readonly OrgRole[] = ['viewer', 'developer', 'billing', 'admin', 'owner'];

/** The weakest role with which all of this could have been done. */
export function leastRole(done: readonly Permission[], leads: boolean): OrgRole {
  const allows = (role: OrgRole) =>
    done.every((permission) => ROLE_GRANTS[role][permission] || (leads && ROLE_GRANTS.lead[permission]));
  return BY_POWER.find(allows) ?? 'owner';
}

export const isWeaker = (one: OrgRole, other: OrgRole) => BY_POWER.indexOf(one) < BY_POWER.indexOf(other);
