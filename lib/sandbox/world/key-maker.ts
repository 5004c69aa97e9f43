import { KEY_PURPOSES } from './names';
import { isoAt } from './people';
import { at, createRandom, dealDeck, makeId, type Random, toSeed } from './random';
import { DAY_MS, type Lane, type Mix, type Rhythm, type TrafficSpec } from './traffic';
import type { KeyRecord, Principal, User, Workspace } from './world';

export type KeyKind = 'workspace' | 'user' | 'service_account';
export type KeyPlace = {
  workspace: Workspace;
  prefix: string;
  mix: Mix;
  keys: number;
  /** Mean output tokens of one of its bigger keys on a weekday. */
  size: number;
};
export type KeyPlan = {
  worldName: string;
  epochMs: number;
  historyDays: number;
  places: readonly KeyPlace[];
  creators: readonly User[];
  leaverIds: readonly string[];
  serviceAccountIds: readonly string[];
  busyShare: number;
};

const HINT_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

export function lane(family: Lane['family'], mix: Mix, share: number, more: Partial<Lane> = {}): Lane {
  return { family, mix, share, tier: 'standard', context: '0-200k', speed: 'standard', ...more };
}

/** The lines of traffic of a key with this work; the variety is dealt by the world's chance. */
export function lanesFor(random: Random, mix: Mix): Lane[] {
  if (mix === 'agent') {
    const long = random.chance(0.25) ? [lane('sonnet', 'agent', 0.12, { context: '200k-1M' })] : [];
    return [lane('sonnet', 'agent', 0.7), lane('haiku', 'chat', 0.3), ...long];
  }
  if (mix === 'bulk')
    return [lane('haiku', 'bulk', 0.5, { tier: 'batch' }), lane('sonnet', 'bulk', 0.3, { tier: 'batch' })];
  if (mix === 'research') return [lane('opus', 'research', 0.6), lane('sonnet', 'research', 0.3, { tier: 'flex' })];
  const main = random.pick(['sonnet', 'sonnet', 'haiku', 'opus'] as const);
  const extra = random.chance(0.2) ? [lane('sonnet', mix, 0.25, { tier: 'priority' })] : [];
  return [lane(main, mix, 1), ...extra];
}

export function keyHint(text: string): string {
  const letters = [1, 2, 3, 4, 5].map((n) => at([...HINT_LETTERS], toSeed(`${text}:hint:${n}`)));
  return `sk-ant-api03-${letters.slice(0, 3).join('')}...${letters.slice(3).join('')}AA`;
}

function drawTraffic(
  random: Random,
  plan: KeyPlan,
  place: KeyPlace,
  id: string,
  window: { createdDay: number; endDay: number | null },
): TrafficSpec[] {
  const epochDay = Math.floor(plan.epochMs / DAY_MS);
  const idleDays = random.chance(0.16) ? random.integer(70, 260) : null;
  const lastDay = idleDays === null ? window.endDay : Math.min(window.endDay ?? epochDay, epochDay - idleDays);
  const outputTokens = place.size * (random.chance(0.12) ? 3 : 1) * (0.02 + random.next() ** 3 * 0.9);
  const rhythm: Rhythm = place.mix === 'bulk' ? 'nightly' : random.pick(['office', 'office', 'always'] as const);
  const fromDay = Math.max(window.createdDay, epochDay - plan.historyDays);
  if (!random.chance(plan.busyShare) || (lastDay !== null && lastDay <= fromDay)) return [];
  return [{ salt: toSeed(id), fromDay, toDay: lastDay, outputTokens, rhythm, lanes: lanesFor(random, place.mix) }];
}

function daysAgo(plan: KeyPlan, time: string): number {
  return Math.floor((plan.epochMs - Date.parse(time)) / DAY_MS);
}

/** Somebody who was there when the key was made; who made an old one may have left since. */
function pickCreator(random: Random, plan: KeyPlan, kind: KeyKind, createdMs: number): string {
  const createdAt = isoAt(createdMs);
  const there = plan.creators.filter((user) => user.added_at < createdAt);
  const gone = kind === 'workspace' && (there.length === 0 || random.chance(0.14));
  return gone ? random.pick(plan.leaverIds) : random.pick(there.length === 0 ? plan.creators : there).id;
}

function drawKey(
  random: Random,
  plan: KeyPlan,
  place: KeyPlace,
  index: number,
  kind: KeyKind,
  status: string,
): KeyRecord {
  const id = makeId('apikey', `${plan.worldName}:key:${index}`);
  const oldest = Math.min(plan.historyDays + 200, daysAgo(plan, place.workspace.created_at) - 1);
  const { archived_at: archivedAt } = place.workspace;
  const archivedDaysAgo = archivedAt === null ? null : daysAgo(plan, archivedAt);
  const age = kind === 'workspace' ? random.integer((archivedDaysAgo ?? 5) + 1, oldest) : random.integer(3, 87);
  const createdMs = plan.epochMs - age * DAY_MS - random.integer(1, 86_000) * 1_000;
  const endedDaysAgo = archivedDaysAgo ?? random.integer(1, Math.max(1, age - 1));
  const dead = status !== 'active';
  const creator = pickCreator(random, plan, kind, createdMs);
  const principal: Principal | null =
    kind === 'workspace' ? null : { type: kind, id: kind === 'user' ? creator : random.pick(plan.serviceAccountIds) };
  const expires =
    status === 'expired'
      ? plan.epochMs - endedDaysAgo * DAY_MS
      : kind !== 'workspace' && random.chance(0.6)
        ? plan.epochMs + random.integer(2, 120) * DAY_MS
        : null;
  const createdDay = Math.floor(createdMs / DAY_MS) + 1;
  const endDay = dead ? Math.floor(plan.epochMs / DAY_MS) - endedDaysAgo : null;
  return {
    id,
    name: `${place.prefix}-${at(KEY_PURPOSES, index * 7 + random.integer(0, 6))}-${(index % 90) + 10}`,
    status: status === 'inactive' || status === 'archived' ? status : 'active',
    createdAt: isoAt(createdMs),
    expiresAt: expires === null ? null : isoAt(expires),
    createdBy: random.chance(0.03) ? null : { type: 'user', id: creator },
    hint: keyHint(id),
    principal,
    workspaceId: principal !== null && random.chance(0.08) ? null : place.workspace.id,
    traffic: drawTraffic(random, plan, place, id, { createdDay, endDay }),
    stops: [],
  };
}

/** The keys of a world: every status, age and kind of owner, dealt over its workspaces. */
export function makeKeys(plan: KeyPlan): KeyRecord[] {
  const random = createRandom(`${plan.worldName}:keys`);
  const total = plan.places.reduce((sum, place) => sum + place.keys, 0);
  const statuses = dealDeck(random, total, [
    ['active', 68],
    ['inactive', 10],
    ['archived', 13],
    ['expired', 9],
  ] as const);
  const kinds = dealDeck<KeyKind>(random, total, [
    ['workspace', 55],
    ['user', 29],
    ['service_account', 16],
  ]);
  const keys: KeyRecord[] = [];
  for (const place of plan.places) {
    for (let count = 0; count < place.keys; count++) {
      const index = keys.length;
      const archived = place.workspace.archived_at !== null;
      const kind = archived ? 'workspace' : at(kinds, index);
      keys.push(drawKey(random, plan, place, index, kind, archived ? 'archived' : at(statuses, index)));
    }
  }
  return keys;
}
