import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase, REPLICA_LIMITS } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { openPool } from '@/lib/core/pool';
import { lookAtReplica } from '@/lib/core/replica';
import { listAttention } from '@/lib/domain/attention/queries';
import { freshness } from '@/lib/domain/sync/queries';
import { usageExport } from '@/lib/domain/usage/report/export-queries';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import { answerHealth } from '@/lib/doors/health';
import { serveCaller } from '@/lib/doors/serve-caller';
import type { Ctx } from '@/lib/operations/context';
import { examineReplica } from '@/lib/processes/doctor/replica';
import { ask } from '@/lib/testing/change';
import { actorOf, createSignedInPerson } from '@/lib/testing/factories';
import { type Replicated, startReplicated } from '@/lib/testing/replicas';
import { closeWebEnvironment, openWebEnvironment } from '@/lib/testing/web-doors';
import { webDatabase } from './database';
import { hasOwnChange } from './own-changes';
import { replicaFor, replicaWatch } from './replica';

const READ_AT = new Date('2026-11-23T14:00:00.000Z');
const FILTER = { metric: 'cost', from: '2026-11-20', to: '2026-11-23' } as const;
const [quiet, changed] = [actorOf('owner'), actorOf('admin')];
let database: Replicated;
/** A change of the second of them. */
let intentId: string;

beforeAll(async () => {
  database = await startReplicated();
  const urls = {
    DATABASE_URL: database.webUrl,
    DATABASE_REPLICA_URL: database.replicaUrl('steward_web'),
    LOG_LEVEL: 'error',
  };
  openWebEnvironment(database, urls);
  const { personId, token } = await createSignedInPerson(database.owner.db, 'admin');
  changed.personId = personId;
  intentId = await ask(database, renameWorkspace, { workspaceId: 'wrkspc_any', name: 'Renamed' }, { token });
}, 600_000);
afterAll(async () => {
  await closeWebEnvironment();
  await database.drop();
});

/** A request as the doors make it. */
function request(actor = quiet): Ctx {
  const now = new Date('2026-11-23T14:05:00.000Z');
  return { actor, now, requestId: newId(), db: webDatabase().db, replica: replicaFor(actor) };
}
const watch = () => {
  const found = replicaWatch();
  if (!found) throw new Error('There is no replica');
  return found;
};
const untilLevel = () => expect.poll(() => watch().lookNow()).toMatchObject({ isUsed: true, behindMs: 0 });
const asOf = async (ctx: Ctx) => (await usageReport(ctx, FILTER)).asOf;
const seen = async (ctx: Ctx) => ({ asOf: await asOf(ctx), behindMs: ctx.replica?.behindMs });

it('reads reports from the replica, and nothing can be written through it', async () => {
  await untilLevel();
  await expect.poll(() => seen(request())).toEqual({ asOf: null, behindMs: 0 });
  const refused = request();
  await expect(usageReport(refused, { ...FILTER, to: '2026-11-19' })).rejects.toThrow();
  expect(refused.replica?.behindMs).toBeNull();
  const serve = () =>
    serveCaller({
      requestId: newId(),
      find: async () => ({ ctx: { ...request(), actor: quiet, secret: '' }, headers: {}, answered: () => undefined }),
      answer: async ({ ctx }) => Response.json(await usageReport(ctx, FILTER)),
      refuse: (error) => {
        throw error;
      },
    });
  await expect.poll(async () => (await serve()).headers.get('steward-replica-lag-seconds')).toBe('0');
  const attempt = (db: Ctx['db']) =>
    db.$executeRaw`INSERT INTO sign_in_attempts (email_hash, ip, succeeded, at) VALUES ('', '', false, now())`;
  await expect(attempt(watch().reports.db)).rejects.toThrow(/read-only transaction/);
  // Also where the address leads to the primary.
  const misled = openDatabase(database.webUrl, REPLICA_LIMITS);
  await expect(attempt(misled.db)).rejects.toThrow(/read-only transaction/);
  await misled.close();
});

it('says how far it is behind, and shows whoever changed something what the database has', async () => {
  // The last that it shows was written just before.
  await database.owner.db.processStatus.create({ data: { name: 'test', at: new Date(), detail: {} } });
  await database.pause();
  const reports = ['usage', 'cost'].map((report) => ({
    report,
    day: new Date('2026-11-23'),
    rows: 0,
    contentHash: '',
  }));
  await database.owner.db.reportDay.createMany({ data: reports.map((row) => ({ ...row, readAt: READ_AT })) });
  // What a test commits is on the disk a little later.
  await expect.poll(async () => (await watch().lookNow()).behindMs).toBeGreaterThan(0);
  expect(await watch().look()).toMatchObject({ isUsed: true });
  const behindMs = expect.toSatisfy((ms: number | null | undefined) => typeof ms === 'number' && ms > 0);
  await expect.poll(() => seen(request())).toEqual({ asOf: null, behindMs });
  const theirs = request();
  expect(await seen(request(changed))).toEqual({ asOf: READ_AT.toISOString(), behindMs: null });
  // A question that is no report is none of the replica's.
  expect((await freshness(theirs)).cost).toBe(READ_AT.toISOString());
  await database.resume();
  await untilLevel();
  expect(await asOf(request())).toBe(READ_AT.toISOString());
});

it('goes by when a change of one’s own ended', async () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const has = (levelWith: Date) => hasOwnChange(database.web.db, changed, levelWith);
  const end = (state: string, finishedAt: Date | null) =>
    database.owner.db.intent.update({ where: { id: intentId }, data: { state, finishedAt } });
  expect(await has(ago(0))).toBe(true);
  await end('succeeded', ago(0.5));
  expect(await has(ago(0))).toBe(true);
  await end('succeeded', ago(2));
  expect(await has(ago(0))).toBe(false);
  expect(await has(ago(3))).toBe(true);
  expect(await hasOwnChange(database.web.db, quiet, ago(3))).toBe(false);
});

it('is refused if it is not what it should be', async () => {
  const primary = openPool(database.webUrl, REPLICA_LIMITS);
  const look = async (url: string) => {
    const pool = openPool(url, REPLICA_LIMITS);
    const standing = await lookAtReplica(primary, pool);
    await pool.end();
    return standing;
  };
  await expect.poll(() => look(database.webUrl)).toMatchObject({ isUsed: false, problem: 'no_replica' });
  await expect
    .poll(() => look(database.replicaUrl('steward_owner')))
    .toMatchObject({ isUsed: false, problem: 'other_role' });
  await expect.poll(() => look(inject('postgresUrl'))).toMatchObject({ isUsed: false });
  const wrong = database.replicaUrl('steward_web').replace(':test@', ':wrong@');
  await expect.poll(() => look(wrong)).toMatchObject({ isUsed: false, problem: 'refused' });
  await expect.poll(() => look(database.replicaUrl('steward_web'))).toMatchObject({ isUsed: true });
  await primary.end();
});

it('is left when it fails, for the database itself, which says so', async () => {
  const configuration = { DATABASE_REPLICA_URL: database.replicaUrl('steward_owner') };
  const web = { role: 'steward_web', url: database.webUrl };
  const examine = async () => {
    const client = await database.owner.pool.connect();
    const findings = await examineReplica(client, { configuration, web });
    client.release();
    return findings;
  };
  await expect.poll(examine).toMatchObject([{ state: 'good' }]);
  const askHealth = async () => (await answerHealth(webDatabase().db, watch())).json();
  await expect.poll(askHealth).toMatchObject({ replica: { status: 'used' } });
  const [report, rows] = [request(), request()];
  await Promise.all([report.replica?.open(), rows.replica?.open()]);
  const mixed = request();
  await asOf(mixed);
  await database.loseReplica();
  expect(await asOf(report)).toBe(READ_AT.toISOString());
  expect(report.replica?.behindMs).toBeNull();
  await asOf(mixed);
  // Its first answer was the replica's.
  expect(mixed.replica?.behindMs).not.toBeNull();
  expect((await usageExport(rows, { ...FILTER, extent: 'all' })).total).toBeGreaterThanOrEqual(0);
  await expect.poll(async () => watch().lookNow()).toMatchObject({ isUsed: false, problem: 'away' });
  expect(await asOf(request())).toBe(READ_AT.toISOString());
  const health = await answerHealth(webDatabase().db, watch());
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({
    status: 'ok',
    replica: { status: 'unused', says: 'it does not answer' },
  });
  const kinds = (await listAttention(request())).map(({ kind }) => kind);
  expect(kinds).toContain('replica_unused');
  expect(await examine()).toMatchObject([{ check: 'Replica', state: 'warning' }]);
});
