import { idFrom, newId } from '@/lib/core/ids';
import { countUnread, listInbox, readChoices } from '@/lib/domain/notifications/queries';
import type { Ctx } from '@/lib/operations/context';
import { OUT } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const TOLD: readonly [word: string, kind: string, workspaceIds: string[], money: boolean][] = [
  ['cost of all', 'forecast.changed', [], true],
  ['cost of A', 'budget.passed', ['A'], true],
  ['cost of B', 'budget.passed', ['B'], true],
  ['keys of A', 'key.unused', ['A'], false],
  ['keys of B', 'key.unused', ['B'], false],
  ['Steward', 'sync.failing', [], false],
];
const wordOf = new Map(TOLD.map(([word]) => [idFrom('told', word), word]));

/** All of it has reached the asker, whatever their role was then: what they see is for their role now. */
async function reach({ actor }: Ctx, { database }: QueryWorld): Promise<void> {
  if (actor.kind !== 'person') return;
  const { db } = database.owner;
  const at = new Date('2026-11-23T14:00:00Z');
  for (const [word, kind, workspaceIds, money] of TOLD) {
    const id = idFrom('told', word);
    const subject = { subjectKind: 'test', subjectId: word, subjectName: word };
    const notification = {
      id,
      kind,
      key: word,
      ...subject,
      workspaceIds,
      money,
      about: {},
      audience: {},
      createdAt: at,
    };
    await db.notification.upsert({ where: { id }, create: notification, update: {} });
    const { personId } = actor;
    const way = { notificationId: id, channel: 'inbox', recipient: personId };
    await db.delivery.upsert({
      where: { notificationId_channel_recipient: way },
      create: { id: newId(), ...way, personId, state: 'delivered', dueAt: at, createdAt: at },
      update: {},
    });
  }
}

async function seenBy(ctx: Ctx, world: QueryWorld): Promise<string[]> {
  await reach(ctx, world);
  const { rows } = await listInbox(ctx, { show: 'all' });
  const told = await world.database.owner.db.delivery.findMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  return told.map(({ notificationId }) => wordOf.get(notificationId) ?? '').sort();
}

const EVERYTHING = [...wordOf.values()].sort();
const LED = ['cost of A', 'keys of A'];

export const NOTIFICATION_QUERIES: QueryRow[] = [
  {
    query: 'listInbox',
    ask: seenBy,
    cells: {
      ...{ owner: EVERYTHING, admin: EVERYTHING, billing: ['cost of A', 'cost of B', 'cost of all'] },
      ...{ lead: LED, developer: [], viewer: [], anonymous: OUT },
    },
  },
  {
    query: 'countUnread',
    ask: async (ctx, world) => {
      await reach(ctx, world);
      return countUnread(ctx);
    },
    cells: { owner: 6, admin: 6, billing: 3, lead: 2, developer: 0, viewer: 0, anonymous: OUT },
  },
  {
    query: 'readChoices',
    ask: async (ctx) => (await readChoices(ctx)).timeZone,
    cells: {
      ...{ owner: 'UTC', admin: 'UTC', billing: 'UTC', lead: 'UTC', developer: 'UTC', viewer: 'UTC' },
      anonymous: OUT,
    },
  },
];
