import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEntry } from '@/lib/audit/chain';
import { signerOf, verifierOf } from '@/lib/audit/checkpoint';
import { readStub } from '@/lib/audit/stub';
import { newId } from '@/lib/core/ids';
import { deriveSealingKey, seal } from '@/lib/core/sealing';
import { storeMarks } from '@/lib/domain/audit-streams/mark-rules';
import { listAuditStreams } from '@/lib/domain/audit-streams/queries';
import { keepCheckpoint } from '@/lib/jobs/audit-checkpoints';
import { pruneAudit } from '@/lib/jobs/audit-prune';
import { findStreamGaps } from '@/lib/jobs/notifying/find-audit';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { notifyDeps, TEST_WEBHOOK_SECRET } from '@/lib/testing/notify-world';
import { TEST_SEALING_SECRET } from '@/lib/testing/outgoing';
import {
  type Certificate,
  makeCertificate,
  OPENSSL,
  type StreamReceiver,
  startHttpsReceiver,
  startSyslogReceiver,
} from '@/lib/testing/stream-receivers';
import { TEST_CHAIN_KEY } from '@/lib/testing/worker';
import { sendStreams } from './send-streams';
import { SyslogConnections } from './syslog';

const DAY_MS = 86_400_000;
const [OLD, GOT] = [10, 4];
const signer = signerOf('steward-audit/test', 'a secret of the worker, for tests');
const connections = new SyslogConnections();

let database: TestDatabase;
let certificate: Certificate;
let folder: string;
let deps: ReturnType<typeof notifyDeps>;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-gaps-'));
  deps = notifyDeps(database, { timeoutMs: 5_000 });
  if (OPENSSL) certificate = makeCertificate();
  for (let number = 1; number <= OLD; number += 1) await write(number);
});
afterAll(async () => {
  connections.close();
  fs.rmSync(folder, { recursive: true });
  if (certificate) fs.rmSync(certificate.folder, { recursive: true });
  await database.drop();
});

/** An entry of eight years ago. */
async function write(number: number): Promise<void> {
  const at = new Date(deps.clock.now.getTime() - 8 * 366 * DAY_MS + number * 1_000);
  await database.owner.db.$transaction((tx) =>
    appendEntry(tx, TEST_CHAIN_KEY, {
      ...{ kind: 'succeeded', at, intentId: null, command: 'budget.rename', target: 'budget:b', workspaceId: null },
      ...{ actorKind: 'person', actorPersonId: null, requestId: 'r', actorName: 'Ada', subjectKind: 'budget' },
      ...{ subjectWithin: null, subjectId: 'b', role: 'admin', subjectName: 'B', workspaceIds: [], principalId: null },
      ...{ source: 'web', address: null, agent: null, upstreamRequestIds: [], before: null, after: null },
      payload: { number },
    }),
  );
}

const KINDS = ['webhook', 'splunk', 'syslog'] as const;
type Kind = (typeof KINDS)[number];
interface Told {
  type?: string;
  first?: string;
  last?: string;
  note?: string;
  seq?: string;
}
const parse = (text: string) => JSON.parse(text) as Told & { entries?: Told[]; event?: Told };
/** What a receiver was told, in order: notes of gaps, and entries. */
const READ: Record<Kind, (receiver: StreamReceiver) => Told[]> = {
  webhook: ({ bodies }) => bodies.map(parse).flatMap((body) => body.entries ?? [body]),
  splunk: ({ bodies }) => bodies.flatMap((body) => body.split('\n').map((line) => parse(line).event ?? {})),
  syslog: ({ bodies }) => bodies.map((message) => parse(message.split('\u{feff}')[1] ?? '')),
};
const SECRETS = { webhook: TEST_WEBHOOK_SECRET, splunk: 'token-of-the-collector', syslog: null };

async function createPaused(kind: Kind, address: string): Promise<string> {
  const [id, now, secret] = [newId(), deps.now(), SECRETS[kind]];
  const sealing = deriveSealingKey(TEST_SEALING_SECRET);
  await database.owner.db.auditStream.create({
    data: {
      ...{ id, kind, name: `To ${kind}`, addressShown: '', authority: certificate.cert },
      addressSealed: await seal(sealing, 'stream address', address),
      secretSealed: secret && (await seal(sealing, 'stream secret', secret)),
      ...{ position: BigInt(GOT), marks: storeMarks([{ seq: BigInt(GOT), at: now }]) },
      ...{ state: 'paused', pausedAt: now, dueAt: now, createdAt: now, updatedAt: now },
    },
  });
  return id;
}

const toldOf = async () => {
  const { db } = database.owner;
  await db.$transaction((tx) => findStreamGaps(tx, deps.now()));
  const open = await db.condition.count({ where: { kind: 'audit.stream_gap', state: 'open' } });
  return { open, told: await db.notification.count({ where: { kind: 'audit.stream_gap' } }) };
};
const shown = async () =>
  Object.fromEntries(
    (await listAuditStreams(testCtx(database.web, actorOf('admin'), deps.now()))).map(({ streamId, gap, waiting }) => [
      streamId,
      { gap, waiting },
    ]),
  );

describe.skipIf(!OPENSSL)(`a stream that was paused while entries were pruned${OPENSSL ? '' : ' (skipped)'}`, () => {
  it('says on the page, in a notification and in itself which entries its receiver never gets', async () => {
    const receivers: Record<Kind, StreamReceiver> = {
      webhook: await startHttpsReceiver(certificate),
      splunk: await startHttpsReceiver(certificate),
      syslog: await startSyslogReceiver(certificate),
    };
    const ids: Record<Kind, string> = { webhook: '', splunk: '', syslog: '' };
    for (const kind of KINDS) {
      const { port } = receivers[kind];
      ids[kind] = await createPaused(kind, kind === 'syslog' ? `127.0.0.1:${port}` : `https://127.0.0.1:${port}/audit`);
    }
    const keeping = { ...deps, chainKey: TEST_CHAIN_KEY };
    await keepCheckpoint(keeping, { file: path.join(folder, 'checkpoints.txt'), signer });
    deps.clock.now = new Date(deps.clock.now.getTime() + 6 * DAY_MS);
    expect(await pruneAudit(keeping, { signer })).toBe(BigInt(GOT));
    expect(await toldOf()).toEqual({ open: 0, told: 0 });
    deps.clock.now = new Date(deps.clock.now.getTime() + 2 * DAY_MS);
    expect(await pruneAudit(keeping, { signer })).toBe(BigInt(OLD));

    expect(await toldOf()).toEqual({ open: 3, told: 3 });
    expect(await toldOf()).toEqual({ open: 3, told: 3 });
    const gap = { first: `${GOT + 1}`, last: `${OLD}` };
    // Both times of pruning are entries themselves.
    for (const id of Object.values(ids))
      expect((await shown())[id]).toEqual({ gap: { ...gap, isTold: false }, waiting: '2' });

    const { db } = database.owner;
    await db.auditStream.updateMany({ data: { state: 'active', pausedAt: null } });
    await sendStreams(deps, connections);
    for (const kind of KINDS) {
      await expect.poll(() => READ[kind](receivers[kind]).length, { message: kind }).toBe(3);
      const [told, ...entries] = READ[kind](receivers[kind]);
      expect(told, kind).toMatchObject({ type: 'audit.pruned', ...gap });
      expect(readStub(verifierOf(signer), told?.note ?? '')?.seq, kind).toBe(BigInt(OLD));
      expect(entries.map(({ seq }) => seq)).toEqual([`${OLD + 1}`, `${OLD + 2}`]);
      expect((await shown())[ids[kind]]).toEqual({ gap: { ...gap, isTold: true }, waiting: '0' });
    }
    expect(await toldOf()).toEqual({ open: 0, told: 3 });

    // A break within ten minutes: the note is sent again with the rest, and nobody is told anew.
    receivers.webhook.breaksAfter = 0;
    await write(OLD + 3);
    await sendStreams(deps, connections);
    expect((await db.auditStream.findUniqueOrThrow({ where: { id: ids.webhook } })).position).toBe(BigInt(GOT));
    expect(await toldOf()).toEqual({ open: 0, told: 3 });
    receivers.webhook.breaksAfter = null;
    deps.clock.now = new Date(deps.clock.now.getTime() + 60_000);
    await sendStreams(deps, connections);
    expect(READ.webhook(receivers.webhook).slice(3)).toMatchObject([
      { type: 'audit.pruned', ...gap },
      ...[1, 2, 3].map((more) => ({ seq: `${OLD + more}` })),
    ]);
    for (const receiver of Object.values(receivers)) receiver.close();
  });
});
