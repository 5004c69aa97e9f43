import type { PersonActor } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { groupBy } from '@/lib/core/group-by';
import { dayOf } from '@/lib/core/time';
import { OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { type FoundCondition, keepConditions } from '@/lib/domain/notifications/condition-steps';
import type { AboutOf } from '@/lib/domain/notifications/kinds/list';
import { tell } from '@/lib/domain/notifications/tell-steps';

type KeyKind = 'key.due' | 'key.old' | 'key.unused' | 'leaving.keys_left';

interface KeyRow {
  kind: 'anthropic' | 'steward';
  id: string;
  name: string;
  workspaceId: string | null;
  workspaceName: string | null;
  ownerName: string | null;
  expiresAt: Date | null;
  isOld: boolean;
  isUnused: boolean;
  isExpiring: boolean;
  isLeft: boolean;
}

/** Sees every key: conditions are found without a reader. */
const EVERYBODY: PersonActor = {
  ...{ kind: 'person', personId: '', email: '', name: '', role: 'owner', upstreamUserId: null },
  ...{ leadWorkspaceIds: [], memberWorkspaceIds: [], isAuditClosed: false },
};

const keyOf = ({ id, name, workspaceName }: KeyRow) => ({
  ...{ apiKeyId: id, name, workspaceName: workspaceName ?? 'no workspace' },
});

const LOOKS: { [Kind in KeyKind]: { is: (row: KeyRow) => boolean; measure: (row: KeyRow) => AboutOf<Kind> } } = {
  'key.due': {
    is: ({ isExpiring }) => isExpiring,
    measure: (row) => ({ keys: [{ ...keyOf(row), why: 'expires', on: dayOf(row.expiresAt ?? new Date(0)) }] }),
  },
  'key.old': { is: ({ isOld }) => isOld, measure: (row) => ({ keys: [keyOf(row)], days: OLD_AFTER_DAYS }) },
  'key.unused': { is: ({ isUnused }) => isUnused, measure: (row) => ({ keys: [keyOf(row)], days: UNUSED_AFTER_DAYS }) },
  'leaving.keys_left': {
    is: ({ isLeft }) => isLeft,
    measure: (row) => ({ keys: [{ ...keyOf(row), ownerName: row.ownerName ?? 'someone' }] }),
  },
};

/** Keys that are due, old or unused, or whose owner has left; told together per workspace. */
export async function findKeys(tx: Tx, now: Date): Promise<void> {
  if (!(await isReadWhole(tx))) return;
  const rows = await tx.$queryRaw<KeyRow[]>`
    SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r."ownerName", r."expiresAt", r."isOld",
      r."isUnused", r."isExpiring", r."isLeft"
    FROM (${keyRows(EVERYBODY, now)}) r WHERE r."isOld" OR r."isUnused" OR r."isExpiring" OR r."isLeft" ORDER BY r.name, r.id`;
  await keep(tx, 'key.due', rows, now);
  await keep(tx, 'key.old', rows, now);
  await keep(tx, 'key.unused', rows, now);
  await keep(tx, 'leaving.keys_left', rows, now);
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
  if (isFirst) return;
  const byPlace = groupBy(opened, ({ workspaceIds }) => workspaceIds?.[0] ?? '');
  for (const [workspaceId, group] of byPlace) {
    const [first] = group;
    if (!first) continue;
    const keys = group.flatMap((one) => (one.measure as { keys: object[] }).keys).slice(0, 200);
    await tell(tx, {
      ...{ kind, about: { ...first.measure, keys } as AboutOf<Kind>, key: first.id, now },
      subject: workspaceId ? { kind: 'workspace', id: workspaceId, name: nameIn(keys) } : first.subject,
      workspaceIds: workspaceId ? [workspaceId] : [],
    });
  }
}

function nameIn(keys: readonly object[]): string {
  const [first] = keys as { workspaceName: string }[];
  return first?.workspaceName ?? '';
}
