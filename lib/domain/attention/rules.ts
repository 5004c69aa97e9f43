import { counted } from '@/lib/core/counted';
import { dollars, formatMoney, type NanoDollars } from '@/lib/core/money';
import { type Day, dayOf, formatAge, formatDay } from '@/lib/core/time';
import { subjectWords } from '@/lib/domain/anomalies/rules';
import type { SeriesKind } from '@/lib/domain/anomalies/schema';
import { EXPIRES_WITHIN_DAYS, OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { findKind, findWords } from '@/lib/domain/notifications/kinds/list';
import type { Contradiction } from '@/lib/domain/sync/day-rules';
import { WORKER_SILENT_MS } from '@/lib/operations/worker-silence';
import type { AttentionItem, AttentionKey } from './query-schema';
import { ATTENTION_KINDS } from './schema';

const FIGURES_OLD_MS = 3_600_000;
const FIGURES_VERY_OLD_MS = 24 * 3_600_000;

export interface SyncFacts {
  workerAt: Date | null;
  /** The older of the two reports' newest reads; null: not read yet. */
  figuresAt: Date | null;
  /** The last run of each kind, if it did not succeed. */
  failing: { kind: string; state: string; message: string | null; at: string }[];
  contradiction: Contradiction | null;
  heldDays: number;
  heldSince: Date | null;
  /** Days of settled months that changed within the last 30 days. */
  correctedDays: number;
  correctedFrom: Day | null;
  correctedTo: Day | null;
  correctedNano: NanoDollars;
  correctedAt: Date | null;
}

export interface Sight {
  /** May see the state of the sync. */
  sync: boolean;
  /** May see money of the whole organisation. */
  allMoney: boolean;
}

/** Problems with reading the organisation, as far as they concern the reader. */
export function syncItems(facts: SyncFacts, now: Date, sight: Sight): AttentionItem[] {
  return [
    ...(sight.sync ? [...workerItems(facts, now), ...failingItems(facts), ...heldItems(facts)] : []),
    ...figuresItems(facts, now, sight),
    ...contradictionItems(facts, sight),
    ...(sight.allMoney ? correctedItems(facts) : []),
  ];
}

/** The problem is the end of a sentence about the replica. */
export function unusedReplicaItem(problem: string): AttentionItem {
  return {
    kind: 'replica_unused',
    severity: 'warning',
    title: 'The replica is not used for reports',
    detail: `As ${problem}, reports are read from the database itself. npm run doctor says more.`,
    count: 1,
    href: null,
    since: null,
  };
}

export function brokenAuditItem({ at, words }: { at: Date; words: string | null }): AttentionItem {
  return {
    kind: 'audit_broken',
    severity: 'danger',
    title: 'The audit chain is broken',
    detail: words ?? 'The Audit page shows where.',
    count: 1,
    href: '/audit',
    since: at.toISOString(),
  };
}

export interface SecondFacts {
  owners: number;
  /** Acts that owners did without a second person in the last 30 days. */
  overridden: number;
  overriddenLast: string | null;
  overriddenAt: Date | null;
}

/** What owners should know of who looks at their acts. */
export function secondPersonItems({ owners, overridden, overriddenLast, overriddenAt }: SecondFacts): AttentionItem[] {
  const found: AttentionItem[] = [
    {
      kind: 'approval_overridden',
      severity: 'warning',
      title: `${counted(overridden, 'act went', 'acts went')} ahead without a second person`,
      detail: 'An owner overrode the approval and gave a reason. See whether it was needed.',
      count: overridden,
      href: overriddenLast === null ? '/approvals' : `/approvals/${overriddenLast}`,
      since: overriddenAt?.toISOString() ?? null,
    },
    {
      kind: 'one_owner',
      severity: 'neutral',
      title: 'Steward has one owner',
      detail: 'Nobody else can approve what owners do, or act while they are away. Make someone else an owner.',
      count: owners === 1 ? 1 : 0,
      href: '/settings/approvals',
      since: null,
    },
  ];
  return found.filter(({ count }) => count > 0);
}

function workerItems({ workerAt }: SyncFacts, now: Date): AttentionItem[] {
  if (workerAt && now.getTime() - workerAt.getTime() <= WORKER_SILENT_MS) return [];
  return [
    {
      kind: 'worker_silent',
      severity: 'danger',
      title: workerAt ? 'The worker has stopped' : 'The worker has not started yet',
      detail: 'Nothing is read or changed until it runs. Check the log on Steward’s machine.',
      count: 1,
      href: '/settings/sync',
      since: workerAt?.toISOString() ?? null,
    },
  ];
}

const RUN_WORDS: Readonly<Record<string, string>> = {
  mirror: 'workspaces, people and API keys',
  usage: 'usage and cost',
  hourly: 'usage by the hour',
  recheck: 'the last weeks again',
  backfill: 'the past',
  again: 'days again, on request',
  events: 'the activity feed',
  reviews: 'review cases and notices',
};

/** What a run of this kind reads. */
export function runWords(kind: string): string {
  return RUN_WORDS[kind] ?? kind;
}

function failingItems({ failing }: SyncFacts): AttentionItem[] {
  return failing.map(({ kind, state, message, at }) => ({
    kind: 'sync_failing',
    severity: state === 'failed' ? 'danger' : 'warning',
    title: `Reading ${runWords(kind)} ${state === 'failed' ? 'failed' : 'left something out'}`,
    detail: message ?? 'The list of runs shows what was kept.',
    count: 1,
    href: '/settings/sync?errors=true',
    since: at,
  }));
}

function heldItems({ heldDays, heldSince }: SyncFacts): AttentionItem[] {
  if (heldDays === 0) return [];
  return [
    {
      kind: 'days_held',
      severity: 'neutral',
      title: `${counted(heldDays, 'day of a report', 'days of reports')} would have lost rows`,
      detail: 'The earlier figures stay until a second reading confirms the loss.',
      count: heldDays,
      href: '/settings/sync',
      since: heldSince?.toISOString() ?? null,
    },
  ];
}

function figuresItems({ figuresAt }: SyncFacts, now: Date, sight: Sight): AttentionItem[] {
  const ageMs = figuresAt ? now.getTime() - figuresAt.getTime() : 0;
  if (!figuresAt || ageMs <= FIGURES_OLD_MS) return [];
  return [
    {
      kind: 'figures_old',
      severity: ageMs > FIGURES_VERY_OLD_MS ? 'danger' : 'warning',
      title: `Usage and cost were last read ${formatAge(figuresAt, now)}`,
      detail: 'Figures do not include anything since.',
      count: 1,
      href: sight.sync ? '/settings/sync' : null,
      since: figuresAt.toISOString(),
    },
  ];
}

function contradictionItems({ contradiction }: SyncFacts, sight: Sight): AttentionItem[] {
  if (!contradiction) return [];
  return [
    {
      kind: 'reports_contradict',
      severity: 'warning',
      ...contradiction,
      count: 1,
      href: sight.sync ? '/settings/sync#days' : null,
      since: null,
    },
  ];
}

function correctedItems(facts: SyncFacts): AttentionItem[] {
  const { correctedDays, correctedFrom, correctedTo, correctedNano, correctedAt } = facts;
  if (correctedDays === 0 || !correctedFrom || !correctedTo) return [];
  const sign = correctedNano > 0n ? '+' : '';
  return [
    {
      kind: 'settled_month_changed',
      severity: 'neutral',
      title: `A past month changed by ${sign}${formatMoney(correctedNano)}`,
      detail: `${counted(correctedDays, 'day', 'days')} between ${formatDay(correctedFrom)} and ${formatDay(correctedTo)} have new figures in the report. Exactly ${dollars(correctedNano)} USD.`,
      count: correctedDays,
      href: `/usage?metric=cost&range=custom&from=${correctedFrom}&to=${correctedTo}`,
      since: correctedAt?.toISOString() ?? null,
    },
  ];
}

export interface KeyFacts {
  left: number;
  expiring: number;
  expiresFirst: Date | null;
  unused: number;
  old: number;
  oldest: Date | null;
  /** The first of those that should be disabled. */
  leftKeys: AttentionKey[];
  unusedKeys: AttentionKey[];
}

export interface DepartureFacts {
  /** Departures waiting for someone to act in the Console, and those with failed steps. */
  waiting: number;
  incomplete: number;
  /** People who left and are members again, until someone confirms that it is them. */
  returned: number;
}

export function departureItems({ waiting, incomplete, returned }: DepartureFacts): AttentionItem[] {
  const found: AttentionItem[] = [
    {
      kind: 'offboarding_incomplete',
      severity: 'danger',
      title: `The offboarding of ${counted(incomplete, 'person', 'people')} is not complete`,
      detail: 'Some steps did not succeed. Completed steps stay; retry the rest.',
      count: incomplete,
      href: '/offboarding?show=open',
      since: null,
    },
    {
      kind: 'offboarding_waits',
      severity: 'warning',
      title: `${counted(waiting, 'person who was offboarded is', 'people who were offboarded are')} still in the organisation`,
      detail: 'Admins can only be removed in the Claude Console. The task closes by itself after that.',
      count: waiting,
      href: '/offboarding?show=open',
      since: null,
    },
    {
      kind: 'people_returned',
      severity: 'warning',
      title: `${counted(returned, 'person who left is', 'people who left are')} back in the organisation`,
      detail: 'They have no access to Steward until someone confirms that they are the same person.',
      count: returned,
      href: '/settings/accounts',
      since: null,
    },
  ];
  return found.filter(({ count }) => count > 0);
}

/** Readers who may decide about keys are linked to that page. */
export function keyItems(facts: KeyFacts, mayDecide: boolean): AttentionItem[] {
  const { left, expiring, expiresFirst, unused, old, oldest, leftKeys, unusedKeys } = facts;
  const found: AttentionItem[] = [
    {
      kind: 'keys_left',
      severity: 'danger',
      title: `${counted(left, 'API key of someone who left still works', 'API keys of people who left still work')}`,
      detail: 'Anyone with a copy can still spend with it. Move the work to another key, then disable it.',
      count: left,
      href: mayDecide ? '/offboarding/keys' : '/api-keys?show=left',
      since: null,
      keys: leftKeys,
    },
    {
      kind: 'keys_expiring',
      severity: 'warning',
      title: `${counted(expiring, 'API key stops', 'API keys stop')} working within ${EXPIRES_WITHIN_DAYS} days`,
      detail: `The first on ${expiresFirst ? formatDay(expiresFirst.toISOString().slice(0, 10)) : 'a later day'}. Create a new key before then; one that Steward issued can be rotated.`,
      count: expiring,
      href: '/api-keys?show=expiring',
      since: null,
    },
    {
      kind: 'keys_unused',
      severity: 'neutral',
      title: `${counted(unused, 'API key has', 'API keys have')} not been used for ${UNUSED_AFTER_DAYS} days`,
      detail: 'An unused key is a risk for nothing. Ask its owner, then disable it.',
      count: unused,
      href: '/api-keys?show=unused',
      since: null,
      keys: unusedKeys,
    },
    {
      kind: 'keys_old',
      severity: 'neutral',
      title: `${counted(old, 'API key is', 'API keys are')} older than ${OLD_AFTER_DAYS} days`,
      detail: 'Replace them one by one so leaked copies stop working.',
      count: old,
      href: '/api-keys?show=old',
      since: oldest?.toISOString() ?? null,
    },
  ];
  return found.filter(({ count }) => count > 0);
}

export interface AnomalyFacts {
  id: string;
  name: string;
  seriesKind: SeriesKind;
  since: Date;
  seen: Day;
  /** An estimate. */
  excess: NanoDollars;
  state: string;
}

export function anomalyItem({ id, name, seriesKind, since, seen, excess, state }: AnomalyFacts): AttentionItem {
  const isOpen = state === 'open';
  const what = subjectWords({ seriesKind, name });
  const above = `About ${formatMoney(excess)} above usual`;
  const day = dayOf(since);
  return {
    ...{ kind: 'anomaly', severity: isOpen ? 'danger' : 'warning', count: 1, href: `/anomalies/${id}` },
    title: `${what} ${isOpen ? 'spends' : 'spent'} far more than usual`,
    detail: isOpen
      ? `${above} so far. See what causes it.`
      : `${above} ${seen === day ? 'on that day' : `until ${formatDay(seen)}`}. Say whether it was expected.`,
    since: day,
  };
}

export interface OpenCondition {
  kind: string;
  measure: unknown;
  since: Date;
}

export function conditionItem({ kind, measure, since }: OpenCondition): AttentionItem {
  const { subject, lines, path } = findWords(kind, measure);
  const tone = findKind(kind)?.tone ?? 'neutral';
  return {
    ...{ kind: 'condition', severity: tone === 'good' ? 'neutral' : tone, title: subject, detail: lines.join(' ') },
    ...{ count: 1, href: path, since: since.toISOString() },
  };
}

export interface InviteFacts {
  waiting: number;
  /** Since when the oldest has been waiting. */
  since: Date | null;
  /** The reader's own recent requests. */
  ended: number;
}

export function inviteItems({ waiting, since, ended }: InviteFacts): AttentionItem[] {
  const found: AttentionItem[] = [
    {
      kind: 'invites_waiting',
      severity: 'warning',
      title: `${counted(waiting, 'invite request is waiting', 'invite requests are waiting')} for you`,
      detail: 'Someone requested access, or could not be added to a workspace. Approve, change, refuse or retry.',
      count: waiting,
      href: '/invites?show=waiting',
      since: since?.toISOString() ?? null,
    },
    {
      kind: 'invites_ended',
      severity: 'neutral',
      title: `${counted(ended, 'invite you requested was', 'invites you requested were')} refused, failed or expired`,
      detail: 'The request shows why. Most can be renewed there.',
      count: ended,
      href: '/invites?show=ended',
      since: null,
    },
  ];
  return found.filter(({ count }) => count > 0);
}

const SEVERITIES = ['danger', 'warning', 'neutral'] as const;

/** The most pressing first, within that in the order of the kinds. */
export function mostPressingFirst(items: readonly AttentionItem[]): AttentionItem[] {
  const place = ({ severity, kind }: AttentionItem) =>
    SEVERITIES.indexOf(severity) * ATTENTION_KINDS.length + ATTENTION_KINDS.indexOf(kind);
  return [...items].sort((a, b) => place(a) - place(b));
}
