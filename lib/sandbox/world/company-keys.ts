import demoPeople from '../demo-people.json';
import { totalCostUnits } from './cost';
import { type KeyPlace, keyHint, lane, makeKeys } from './key-maker';
import { isoAt } from './people';
import { at, makeId, toSeed } from './random';
import { DAY_MS, type Lane, type Mix, type Rhythm, type TrafficSpec } from './traffic';
import type { KeyRecord, User, Workspace, World } from './world';

const TOTAL_KEYS = 180;
const RUNAWAY_NAME = 'data-platform-nightly-enrichment';
const RUNAWAY_DAYS_AGO = 21;

/** Workspace name, key prefix, work, how many keys, mean output tokens of a big key a day. */
const PLACES: readonly (readonly [string, string, Mix, number, number])[] = [
  ['Claude Code', 'claude_code_key', 'agent', 16, 900_000],
  ['Claims Assistant', 'claims', 'rag', 18, 3_600_000],
  ['Customer Chat', 'chat', 'chat', 18, 4_200_000],
  ['Document Intake', 'intake', 'bulk', 15, 3_900_000],
  ['Data Platform', 'data', 'bulk', 15, 2_600_000],
  ['Underwriting Copilot', 'underwriting', 'rag', 12, 1_900_000],
  ['Fraud Signals', 'fraud', 'rag', 12, 1_500_000],
  ['Policy Search', 'policy-search', 'rag', 12, 1_300_000],
  ['Internal Tools', 'tools', 'agent', 12, 500_000],
  ['Mobile App', 'mobile', 'chat', 10, 1_100_000],
  ['Marketing Studio', 'marketing', 'chat', 10, 420_000],
  ['Research Lab', 'lab', 'research', 9, 600_000],
  ['Legal Review Pilot', 'legal', 'rag', 4, 400_000],
];

const LEAVERS = 6;
const SERVICE_ACCOUNTS = 7;

function numberedIds(worldName: string, prefix: string, kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => makeId(prefix, `${worldName}:${kind}:${index}`));
}

export function serviceAccountIds(worldName: string): string[] {
  return numberedIds(worldName, 'svac', 'service-account', SERVICE_ACCOUNTS);
}

export function makeCompanyKeys(
  worldName: string,
  epochMs: number,
  historyDays: number,
  users: readonly User[],
  workspaces: readonly Workspace[],
  specials: number,
): KeyRecord[] {
  const listed = PLACES.flatMap(([name, prefix, mix, keys, size]): KeyPlace[] => {
    const workspace = workspaces.find((candidate) => candidate.name === name);
    if (!workspace) return [];
    return [{ workspace, prefix, mix, keys, size }];
  });
  const remaining = TOTAL_KEYS - specials - listed.reduce((sum, place) => sum + place.keys, 0);
  const home: KeyPlace = {
    workspace: at(workspaces, 0),
    prefix: 'shared',
    mix: 'chat',
    keys: remaining,
    size: 700_000,
  };
  const builders = users.filter((user) => user.role === 'developer' || user.role === 'admin');
  return makeKeys({
    worldName,
    epochMs,
    historyDays,
    places: [home, ...listed],
    creators: builders,
    leaverIds: numberedIds(worldName, 'user', 'leaver', LEAVERS),
    serviceAccountIds: serviceAccountIds(worldName),
    busyShare: 0.9,
  });
}

type Special = {
  name: string;
  workspace: string;
  ageDays: number;
  personal?: boolean;
  expiredDaysAgo?: number;
  idleDays?: number;
  outputTokens: number;
  rhythm: Rhythm;
  lanes: Lane[];
};

const DEVELOPER_KEYS: readonly Special[] = [
  {
    name: 'intake-classifier-prod',
    workspace: 'Document Intake',
    ageDays: 143,
    outputTokens: 1_400_000,
    rhythm: 'always',
    lanes: [lane('haiku', 'rag', 0.7), lane('sonnet', 'rag', 0.3)],
  },
  {
    name: 'priya-notebook',
    workspace: 'Document Intake',
    ageDays: 62,
    personal: true,
    outputTokens: 90_000,
    rhythm: 'office',
    lanes: [lane('opus', 'chat', 1)],
  },
  {
    name: 'chat-handoff-prototype',
    workspace: 'Customer Chat',
    ageDays: 318,
    idleDays: 132,
    outputTokens: 160_000,
    rhythm: 'office',
    lanes: [lane('sonnet', 'chat', 1)],
  },
  {
    name: 'intake-migration-tmp',
    workspace: 'Document Intake',
    ageDays: 70,
    personal: true,
    expiredDaysAgo: 40,
    outputTokens: 240_000,
    rhythm: 'nightly',
    lanes: [lane('sonnet', 'bulk', 1, { tier: 'batch' })],
  },
];

const LEAVER_KEYS: readonly Special[] = [
  {
    name: RUNAWAY_NAME,
    workspace: 'Data Platform',
    ageDays: 334,
    outputTokens: 900_000,
    rhythm: 'nightly',
    lanes: [lane('sonnet', 'rag', 1)],
  },
  {
    name: 'lab-fast-agent',
    workspace: 'Research Lab',
    ageDays: 96,
    outputTokens: 60_000,
    rhythm: 'office',
    lanes: [lane('opus', 'agent', 0.5, { speed: 'fast' }), lane('opus', 'research', 0.5)],
  },
];

/** The keys that the story needs: those of the demo developer, and those that a leaver left behind. */
export function makeSpecialKeys(
  worldName: string,
  epochMs: number,
  historyDays: number,
  users: readonly User[],
  workspaces: readonly Workspace[],
): KeyRecord[] {
  const developer = demoPeople.find((person) => person.role === 'developer')?.email;
  const developerId = users.find((user) => user.email === developer)?.id ?? '';
  const leaverId = makeId('user', `${worldName}:leaver:0`);
  const epochDay = Math.floor(epochMs / DAY_MS);
  const build = (special: Special, creatorId: string): KeyRecord => {
    const id = makeId('apikey', `${worldName}:key:${special.name}`);
    const traffic: TrafficSpec = {
      salt: toSeed(id),
      fromDay: Math.max(epochDay - special.ageDays + 1, epochDay - historyDays),
      toDay: special.idleDays === undefined ? null : epochDay - special.idleDays,
      outputTokens: special.outputTokens,
      rhythm: special.rhythm,
      lanes: special.lanes,
    };
    return {
      id,
      name: special.name,
      status: 'active',
      createdAt: isoAt(epochMs - special.ageDays * DAY_MS),
      expiresAt: special.expiredDaysAgo === undefined ? null : isoAt(epochMs - special.expiredDaysAgo * DAY_MS),
      createdBy: { type: 'user', id: creatorId },
      hint: keyHint(id),
      principal: special.personal ? { type: 'user', id: creatorId } : null,
      workspaceId: workspaces.find((workspace) => workspace.name === special.workspace)?.id ?? null,
      traffic: [traffic],
      stops: [],
    };
  };
  return [
    ...DEVELOPER_KEYS.map((special) => build(special, developerId)),
    ...LEAVER_KEYS.map((special) => build(special, leaverId)),
  ];
}

/** The Tuesday, Wednesday or Thursday nearest to three weeks before the epoch. */
export function runawayDay(epochMs: number): number {
  const day = Math.floor(epochMs / DAY_MS) - RUNAWAY_DAYS_AGO;
  return day + ([2, 1, 0, 0, 0, -1, -2][(day + 4) % 7] ?? 0);
}

/** Lets one forgotten key loop for a night, so hard that the whole day costs three times what it would have. */
export function tripleOneNight(world: World): void {
  const key = [...world.tables.keys.values()].find((candidate) => candidate.name === RUNAWAY_NAME);
  if (!key) return;
  const day = runawayDay(world.epochMs);
  const cost = () => totalCostUnits(world, day * DAY_MS, (day + 1) * DAY_MS);
  const usual = cost();
  const burst: TrafficSpec = {
    salt: toSeed(`${key.id}:burst`),
    fromDay: day,
    toDay: day + 1,
    outputTokens: 1_000_000,
    rhythm: 'burst',
    lanes: [lane('sonnet', 'agent', 1)],
  };
  key.traffic.push(burst);
  world.plans.clear();
  burst.outputTokens = Number((BigInt(burst.outputTokens) * 2n * usual) / (cost() - usual));
  world.plans.clear();
}
