import { KEY_POLICY_KEY } from '@/lib/domain/key-policy/schema';
import { listUnusedKeys, tryUnusedPolicy } from '@/lib/domain/unused-keys/queries';
import { NO } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const POLICY = { proposeDays: 60, tellDays: 7, waitDays: 14 };
const KEYS = ['k-own', 'k-a', 'k-b'];
const EVERY = [...KEYS].sort();

export const UNUSED_KEY_QUERIES: QueryRow[] = [
  {
    query: 'listUnusedKeys',
    ask: async (ctx, { database }) => {
      const { db } = database.owner;
      const before = await db.setting.findUnique({ where: { key: KEY_POLICY_KEY } });
      const row = { value: { unused: POLICY }, updatedAt: ctx.now };
      await db.setting.upsert({ where: { key: KEY_POLICY_KEY }, create: { key: KEY_POLICY_KEY, ...row }, update: row });
      await db.unusedKey.createMany({ data: KEYS.map((apiKeyId) => ({ apiKeyId, proposedDay: ctx.now })) });
      try {
        return (await listUnusedKeys(ctx, {})).map(({ id }) => id).sort();
      } finally {
        await db.unusedKey.deleteMany();
        if (before) await db.setting.update({ where: { key: KEY_POLICY_KEY }, data: { value: before.value ?? {} } });
        else await db.setting.delete({ where: { key: KEY_POLICY_KEY } });
      }
    },
    cells: {
      ...{ owner: EVERY, admin: EVERY, billing: EVERY, lead: ['k-a', 'k-own'] },
      ...{ developer: ['k-own'], viewer: [], anonymous: NO },
    },
  },
  {
    query: 'tryUnusedPolicy',
    ask: async (ctx) => (await tryUnusedPolicy(ctx, POLICY)).keys,
    cells: {
      ...{ owner: [], admin: [], billing: NO, lead: NO },
      ...{ developer: NO, viewer: NO, anonymous: NO },
    },
  },
];
