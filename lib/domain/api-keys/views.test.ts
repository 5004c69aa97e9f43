import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { thorough } from '@/lib/testing/thorough';
import { listApiKeys } from './queries';
import type { KeyFacet } from './schema';

const DAY_MS = 86_400_000;
/** Ends of months, of a year and of a February with 29 days, to the millisecond. */
const MIDNIGHTS = ['2026-12-01', '2027-01-01', '2027-03-01', '2028-02-29', '2028-03-01', '2026-11-30'].map((day) =>
  Date.parse(day),
);
const nows = fc
  .tuple(fc.constantFrom(...MIDNIGHTS), fc.constantFrom(-1, 0, 1, 43_200_000))
  .map(([at, off]) => new Date(at + off));
/** Times around the borders of what counts as old, unused and expiring. */
const around = (days: number) =>
  fc.tuple(fc.integer({ min: days - 1, max: days + 1 }), fc.constantFrom(-1, 0, 1, 3_600_000));
const keys = fc.array(
  fc.record({
    made: fc.oneof(around(90), around(60), around(5)),
    ends: fc.option(fc.oneof(around(14), around(0))),
    used: fc.option(fc.integer({ min: 58, max: 62 })),
    status: fc.constantFrom('active', 'active', 'inactive', 'archived'),
  }),
  { minLength: 10, maxLength: 20 },
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('views hold what the clock says of each key, at midnight, at ends of months, and beside them', async () => {
  const { db, pool } = database.owner;
  await fc.assert(
    fc.asyncProperty(nows, keys, async (now, made) => {
      await pool.query('TRUNCATE api_keys, key_stats, report_days CASCADE');
      const stands = made.map(({ made: [days, off], ends, used, status }, at) => ({
        ...{ id: `k${at}`, status, createdAt: new Date(now.getTime() - days * DAY_MS + off) },
        expiresAt: ends ? new Date(now.getTime() + ends[0] * DAY_MS + ends[1]) : null,
        usedDay: used === null ? null : addDays(dayOf(now), -used),
      }));
      await db.apiKey.createMany({
        data: stands.map(({ usedDay: _, ...key }) => ({
          ...key,
          name: key.id,
          scopeType: 'organization',
          seenAt: now,
        })),
      });
      await pool.query(
        `INSERT INTO key_stats (key_ref, cost_30, last_used_day) SELECT k.ref, 0, u.day::date
         FROM api_keys k JOIN unnest($1::text[], $2::text[]) AS u (id, day) ON u.id = k.id WHERE u.day IS NOT NULL`,
        [stands.map(({ id }) => id), stands.map(({ usedDay }) => usedDay)],
      );
      await db.reportDay.create({
        data: { report: 'usage', day: dayStart('2026-01-01'), readAt: now, rows: 0, contentHash: '' },
      });
      const isLive = ({ status, expiresAt }: (typeof stands)[number]) =>
        status === 'active' && (expiresAt === null || expiresAt > now);
      const views: Partial<Record<KeyFacet, (key: (typeof stands)[number]) => boolean>> = {
        active: isLive,
        old: (key) => isLive(key) && now.getTime() - key.createdAt.getTime() > 90 * DAY_MS,
        unused: (key) =>
          isLive(key) && [dayOf(key.createdAt), key.usedDay ?? ''].every((day) => day < addDays(dayOf(now), -60)),
        expiring: ({ expiresAt, ...key }) =>
          isLive({ ...key, expiresAt }) && expiresAt !== null && expiresAt.getTime() - now.getTime() <= 14 * DAY_MS,
        unowned: isLive,
      };
      for (const [show, is] of Object.entries(views) as [KeyFacet, (key: (typeof stands)[number]) => boolean][]) {
        const { rows, facets } = await listApiKeys(testCtx(database.web, actorOf('owner'), now), { show });
        expect([show, rows.map(({ id }) => id).sort()]).toEqual([
          show,
          stands
            .filter(is)
            .map(({ id }) => id)
            .sort(),
        ]);
        expect(facets[show]).toBe(rows.length);
      }
    }),
    { numRuns: thorough(3, 100) },
  );
});
