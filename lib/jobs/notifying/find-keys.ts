import { EVERYBODY } from '@/lib/access/everybody';
import { findActors } from '@/lib/access/find-actor';
import type { Tx } from '@/lib/core/db';
import { groupBy } from '@/lib/core/group-by';
import { dayOf } from '@/lib/core/time';
import { OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { judgedKeys } from '@/lib/domain/key-policy/judged-sql';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import type { Judged } from '@/lib/domain/key-policy/rules';
import { type FoundCondition, type KeptConditions, keepConditions } from '@/lib/domain/notifications/condition-steps';
import { EVERYWHERE } from '@/lib/domain/notifications/kinds/keys';
import { type AboutOf, findKind } from '@/lib/domain/notifications/kinds/list';
import { mayHear } from '@/lib/domain/notifications/rules';
import { tell } from '@/lib/domain/notifications/tell-steps';

type KeyKind = 'key.due' | 'key.old' | 'key.unused' | 'leaving.keys_left';

interface KeyRow extends Judged {
  kind: 'anthropic' | 'steward';
  id: string;
  name: string;
  workspaceId: string | null;
  workspaceName: string | null;
  ownerId: string | null;
  ownerName: string | null;
  expiresAt: Date | null;
  isOld: boolean;
  isUnused: boolean;
  isExpiring: boolean;
  isLeft: boolean;
}

const MOST_KEYS_TOLD = 200;

const keyOf = ({ id, name, workspaceName }: KeyRow) => ({
  apiKeyId: id,
  name,
  workspaceName: workspaceName ?? EVERYWHERE,
});

const LOOKS: { [Kind in KeyKind]: { is: (row: KeyRow) => boolean; measure: (row: KeyRow) => AboutOf<Kind> } } = {
  'key.due': {
    is: ({ isExpiring }) => isExpiring,
    measure: (row) => ({ keys: [{ ...keyOf(row), why: 'expires', on: dayOf(row.expiresAt ?? new Date(0)) }] }),
  },
  // The policy is for Anthropic's keys; Steward's own are old after the usual time.
  'key.old': {
    is: ({ kind, isDue, isOld }) => (kind === 'steward' ? isOld : isDue),
    measure: (row) => ({ keys: [keyOf(row)], days: row.rotationDays ?? OLD_AFTER_DAYS }),
  },
  'key.unused': { is: ({ isUnused }) => isUnused, measure: (row) => ({ keys: [keyOf(row)], days: UNUSED_AFTER_DAYS }) },
  'leaving.keys_left': {
    is: ({ isLeft }) => isLeft,
    measure: (row) => ({ keys: [{ ...keyOf(row), ownerName: row.ownerName ?? 'someone' }] }),
  },
};
/** Their owner is told of what concerns their own key, whatever their role shows. */
const FOR_OWNERS: readonly KeyKind[] = ['key.due', 'key.old'];

/** Keys that are due, old, unused or break the policy, or whose owner has left; told together per workspace. */
export async function findKeys(tx: Tx, now: Date): Promise<void> {
  if (!(await isReadWhole(tx))) return;
  const policy = await readKeyPolicy(tx);
  const rows = await tx.$queryRaw<KeyRow[]>`
    SELECT * FROM (
      SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r."ownerId", r."ownerName", r."expiresAt",
        r."isOld", r."isUnused", r."isExpiring", r."isLeft", j."rotationDays", coalesce(j."isDue", false) AS "isDue",
        coalesce(j."breaksName", false) AS "breaksName", coalesce(j."isCrowded", false) AS "isCrowded",
        coalesce(j."livesLong", false) AS "livesLong"
      FROM (${keyRows(EVERYBODY, now)}) r LEFT JOIN (${judgedKeys(policy, now)}) j ON j.id = r.id
    ) f WHERE f."isDue" OR f."isOld" OR f."isUnused" OR f."isExpiring" OR f."isLeft" OR f."breaksName" OR f."isCrowded" OR f."livesLong"
    ORDER BY f.name, f.id`;
  await keep(tx, 'key.due', rows, now);
  await keep(tx, 'key.old', rows, now);
  await keep(tx, 'key.unused', rows, now);
  await keep(tx, 'leaving.keys_left', rows, now);
  await keepBreaches(tx, rows, now);
}

/** Until the organisation and its past have been read, most keys seem unused. */
export async function isReadWhole(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ whole: boolean }[]>`
    SELECT EXISTS (SELECT FROM process_status WHERE name = 'sync.mirror')
      AND EXISTS (SELECT FROM process_status WHERE name = 'backfill' AND detail->>'complete' = 'true') AS whole`;
  return row?.whole ?? false;
}

async function keep<Kind extends KeyKind>(tx: Tx, kind: Kind, rows: readonly KeyRow[], now: Date): Promise<void> {
  const { is, measure } = LOOKS[kind];
  const found = rows.filter(is).map(
    (row): FoundCondition<Kind> => ({
      subject: { kind: row.kind === 'steward' ? 'gateway_key' : 'api_key', id: row.id, name: row.name },
      since: now,
      measure: measure(row),
      workspaceIds: row.workspaceId ? [row.workspaceId] : [],
    }),
  );
  const { isFirst, opened } = await keepConditions(tx, kind, found, now);
  if (isFirst || opened.length === 0) return;
  for (const [workspaceId, group] of groupBy(opened, placeOf)) await tellOf(tx, kind, workspaceId, group, now);
  if (FOR_OWNERS.includes(kind)) await tellOwners(tx, kind, rows, opened, now);
}

type Opened<Kind extends KeyKind> = KeptConditions<Kind>['opened'];
const placeOf = ({ workspaceIds }: { workspaceIds?: readonly string[] }) => workspaceIds?.[0] ?? '';

/** Tells of all that was found at once in one workspace; of one person's keys alone where one is named. */
async function tellOf<Kind extends KeyKind>(
  tx: Tx,
  kind: Kind,
  workspaceId: string,
  group: Opened<Kind>,
  now: Date,
  personId?: string,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const keys = group.flatMap((one) => (one.measure as { keys: object[] }).keys).slice(0, MOST_KEYS_TOLD);
  await tell(tx, {
    ...{ kind, about: { ...first.measure, keys } as AboutOf<Kind>, now },
    key: personId === undefined ? first.id : `${first.id} ${personId}`,
    subject: workspaceId ? { kind: 'workspace', id: workspaceId, name: nameIn(keys) } : first.subject,
    workspaceIds: workspaceId ? [workspaceId] : [],
    ...(personId !== undefined && { to: { people: [personId], only: true } }),
  });
}

/** Owners who do not hear of it by their role hear of their own keys. */
async function tellOwners<Kind extends KeyKind>(
  tx: Tx,
  kind: Kind,
  rows: readonly KeyRow[],
  opened: Opened<Kind>,
  now: Date,
): Promise<void> {
  const ownerOf = new Map(rows.map(({ id, ownerId }) => [id, ownerId]));
  const hears = findKind(kind)?.hears ?? 'named';
  for (const actor of await findActors(tx)) {
    if (actor.upstreamUserId === null) continue;
    const own = opened.filter(
      ({ subject, workspaceIds = [] }) =>
        ownerOf.get(subject.id) === actor.upstreamUserId &&
        !mayHear(actor, { hears, money: false, workspaceIds }, false),
    );
    for (const [workspaceId, group] of groupBy(own, placeOf))
      await tellOf(tx, kind, workspaceId, group, now, actor.personId);
  }
}

/** What breaks the policy, but for its age, as one condition for each workspace. */
async function keepBreaches(tx: Tx, rows: readonly KeyRow[], now: Date): Promise<void> {
  const breaking = rows.filter(({ breaksName, isCrowded, livesLong }) => breaksName || isCrowded || livesLong);
  const found = [...groupBy(breaking, ({ workspaceId }) => workspaceId ?? '')].map(
    ([workspaceId, group]): FoundCondition<'key.breach'> => ({
      subject: workspaceId
        ? { kind: 'workspace', id: workspaceId, name: nameIn(group.map(keyOf)) }
        : { kind: 'settings', id: 'key_policy', name: 'API key policy' },
      since: now,
      measure: { keys: group.slice(0, MOST_KEYS_TOLD).map(keyOf), count: group.length },
      workspaceIds: workspaceId ? [workspaceId] : [],
    }),
  );
  const { isFirst, opened } = await keepConditions(tx, 'key.breach', found, now);
  if (isFirst) return;
  for (const { id, subject, measure, workspaceIds } of opened)
    await tell(tx, { kind: 'key.breach', about: measure, subject, key: id, workspaceIds, now });
}

function nameIn(keys: readonly object[]): string {
  const [first] = keys as { workspaceName: string }[];
  return first?.workspaceName ?? '';
}
