import type { Db } from '@/lib/core/db';

const BATCH = 1_000;

/** A whole table by its id, some rows at a time. */
async function* byId<Row extends { id: string }>(read: (after: string | undefined) => Promise<Row[]>) {
  for (let after: string | undefined; ; ) {
    const rows = await read(after);
    yield* rows;
    after = rows.at(-1)?.id;
    if (rows.length < BATCH) return;
  }
}

const page = (after: string | undefined) => ({
  orderBy: { id: 'asc' as const },
  take: BATCH,
  ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
});

/** Who and what has access now, as files of rows in their order: never a secret, a hash or a hint of one, and no money. */
export function accessFiles(db: Db): [file: string, rows: AsyncIterable<object>][] {
  const user = { id: true, name: true, email: true, role: true, addedAt: true, goneAt: true } as const;
  const person = {
    ...{ id: true, name: true, email: true, upstreamUserId: true, roleOverride: true, deactivatedAt: true },
    createdAt: true,
  } as const;
  const key = {
    ...{ id: true, name: true, status: true, workspaceId: true, scopeType: true, createdAt: true, expiresAt: true },
    ...{ createdById: true, assignedToId: true, principalId: true, goneAt: true, environment: true, purpose: true },
  } as const;
  const stewardKey = {
    ...{ id: true, name: true, workspaceId: true, ownerId: true, environment: true, purpose: true, addresses: true },
    ...{ createdAt: true, expiresAt: true, disabledAt: true, revokedAt: true, lastUsedAt: true },
  } as const;
  const token = {
    ...{ id: true, name: true, role: true, scopes: true, isScoped: true, workspaceIds: true, isWithin: true },
    ...{ addresses: true, holderId: true, isOwnerHeld: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    revokedAt: true,
  } as const;
  return [
    ['people.jsonl', byId((after) => db.user.findMany({ ...page(after), select: user }))],
    ['workspace-members.jsonl', members(db)],
    ['accounts.jsonl', byId((after) => db.person.findMany({ ...page(after), select: person }))],
    ['leads.jsonl', leads(db)],
    ['api-keys.jsonl', byId((after) => db.apiKey.findMany({ ...page(after), select: key }))],
    ['steward-keys.jsonl', byId((after) => db.gatewayKey.findMany({ ...page(after), select: stewardKey }))],
    ['api-tokens.jsonl', byId((after) => db.serviceToken.findMany({ ...page(after), select: token }))],
    ['policies.jsonl', policies(db)],
  ];
}

async function* members(db: Db) {
  for (let skip = 0; ; skip += BATCH) {
    const rows = await db.workspaceMember.findMany({
      where: { goneAt: null },
      orderBy: [{ workspaceId: 'asc' }, { userId: 'asc' }],
      select: { workspaceId: true, userId: true, workspaceRole: true },
      ...{ skip, take: BATCH },
    });
    yield* rows;
    if (rows.length < BATCH) return;
  }
}

async function* leads(db: Db) {
  yield* await db.workspaceLead.findMany({ orderBy: [{ workspaceId: 'asc' }, { personId: 'asc' }] });
}

/** What owners and admins decided for all of Steward. */
async function* policies(db: Db) {
  yield* await db.setting.findMany({ orderBy: { key: 'asc' } });
}
