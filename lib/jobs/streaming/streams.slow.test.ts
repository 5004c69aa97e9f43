import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEntry, digestEntry, GENESIS, type StoredEntry } from '@/lib/audit/chain';
import { newId } from '@/lib/core/ids';
import { deriveSealingKey, seal } from '@/lib/core/sealing';
import { storeMarks } from '@/lib/domain/audit-streams/mark-rules';
import { findLateStreams } from '@/lib/jobs/notifying/find-audit';
import type { NotifyDeps } from '@/lib/jobs/notifying/outgoing';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { doomed } from '@/lib/testing/doomed-worker';
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
import { thorough } from '@/lib/testing/thorough';
import { sendStreams } from './send-streams';
import { SyslogConnections } from './syslog';

const ENTRIES = 40;
const KILLS = thorough(4, 200);
const RSYSLOG = ['/usr/sbin/rsyslogd'].find((file) => fs.existsSync(file));

let database: TestDatabase;
let certificate: Certificate;
let deps: ReturnType<typeof notifyDeps>;
let written = 0;
const connections = new SyslogConnections();
afterAll(() => connections.close());

beforeAll(async () => {
  database = await createTestDatabase();
  deps = notifyDeps(database);
  await write(ENTRIES);
  if (OPENSSL) certificate = makeCertificate();
});
afterAll(async () => {
  if (certificate) fs.rmSync(certificate.folder, { recursive: true });
  await database.drop();
});

async function write(count: number): Promise<void> {
  for (let more = 0; more < count; more += 1) {
    written += 1;
    const number = written;
    await database.owner.db.$transaction((tx) =>
      appendEntry(tx, 'the key of this chain, in a test', {
        ...{
          kind: number % 4 === 0 ? 'denied' : 'succeeded',
          at: deps.now(),
          intentId: null,
          command: 'budget.rename',
        },
        ...{ target: `budget:${number}`, workspaceId: 'w', actorKind: 'person', actorPersonId: null, requestId: 'r' },
        ...{ actorName: 'Ada', subjectKind: 'budget', subjectWithin: null, subjectId: `${number}`, role: 'admin' },
        ...{ subjectName: 'Ünique ] "quoted" \\', workspaceIds: ['w'], principalId: null, source: 'web' },
        ...{ address: '192.0.2.1', agent: null, upstreamRequestIds: [], before: null, after: { text: 'two\nlines' } },
        payload: { number },
      }),
    );
  }
}

async function createStream(kind: string, address: string, secret: string | null): Promise<string> {
  const id = newId();
  const sealing = deriveSealingKey(TEST_SEALING_SECRET);
  const now = deps.now();
  await database.owner.db.auditStream.updateMany({ data: { state: 'removed' } });
  await database.owner.db.auditStream.create({
    data: {
      ...{ id, kind, name: `To ${kind}`, state: 'active', position: 0n, addressShown: '', authority: certificate.cert },
      addressSealed: await seal(sealing, 'stream address', address),
      secretSealed: secret && (await seal(sealing, 'stream secret', secret)),
      ...{ marks: storeMarks([{ seq: 0n, at: now }]), dueAt: now, createdAt: now, updatedAt: now },
    },
  });
  return id;
}
const streamOf = (id: string) => database.owner.db.auditStream.findUniqueOrThrow({ where: { id } });
const pass = (minutes: number) => {
  deps.clock.now = new Date(deps.clock.now.getTime() + minutes * 60_000);
};

type Line = Record<string, unknown> & { seq: string; digest: string };
/** What each kind of receiver has kept, in the order in which it came. */
const READ = {
  webhook: ({ bodies }: StreamReceiver) => bodies.flatMap((body) => (JSON.parse(body) as { entries: Line[] }).entries),
  splunk: ({ bodies }: StreamReceiver) =>
    bodies.flatMap((body) => body.split('\n').map((line) => (JSON.parse(line) as { event: Line }).event)),
  syslog: ({ bodies }: StreamReceiver) =>
    bodies.map((message) => JSON.parse(message.split('\u{feff}')[1] ?? '') as Line),
};
const SECRETS = { webhook: TEST_WEBHOOK_SECRET, splunk: 'token-of-the-collector', syslog: null };
const ADDRESSES = {
  webhook: (port: number) => `https://127.0.0.1:${port}/audit`,
  splunk: (port: number) => `https://127.0.0.1:${port}/services/collector/event`,
  syslog: (port: number) => `127.0.0.1:${port}`,
};
const open = (kind: keyof typeof READ) => (kind === 'syslog' ? startSyslogReceiver : startHttpsReceiver)(certificate);
const numbers = (lines: readonly Line[]) => lines.map(({ seq }) => Number(seq));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** In order, but for going back after a break; and nothing left out. */
function expectNoGap(found: readonly number[], last: number): void {
  for (const [at, number] of found.entries()) expect(number).toBeLessThanOrEqual((found[at - 1] ?? 0) + 1);
  expect([...new Set(found)].sort((a, b) => a - b)).toEqual(upTo(last));
}

describe.skipIf(!OPENSSL)(`streams over TLS${OPENSSL ? '' : ' (skipped: openssl is not installed)'}`, () => {
  it.each(['webhook', 'splunk', 'syslog'] as const)(
    'sends every entry once and in order to a %s, and what the receiver keeps follows the chain',
    async (kind) => {
      const receiver = await open(kind);
      const id = await createStream(kind, ADDRESSES[kind](receiver.port), SECRETS[kind]);
      await sendStreams(deps, connections);
      await write(3);
      await sendStreams(deps, connections);
      await sendStreams(deps, connections);
      await expect.poll(() => READ[kind](receiver).length).toBe(written);
      const lines = READ[kind](receiver);
      expect(numbers(lines)).toEqual(upTo(written));
      let digest = GENESIS;
      for (const { digest: told, ...line } of lines) {
        const entry = { ...line, seq: BigInt(line.seq), at: new Date(String(line.at)) } as unknown as StoredEntry;
        digest = digestEntry(digest, entry);
        expect(digest).toBe(told);
      }
      expect(await streamOf(id)).toMatchObject({
        position: BigInt(written),
        failures: 0,
        sendingSince: null,
        leaseId: null,
      });
      receiver.close();
    },
  );

  it('signs webhooks, opens Splunk by its token, and numbers each syslog message as structured data', async () => {
    const receivers = { webhook: await open('webhook'), splunk: await open('splunk'), syslog: await open('syslog') };
    for (const kind of ['webhook', 'splunk', 'syslog'] as const) {
      await createStream(kind, ADDRESSES[kind](receivers[kind].port), SECRETS[kind]);
      await sendStreams(deps, connections);
      await expect.poll(() => READ[kind](receivers[kind]).length).toBe(written);
      receivers[kind].close();
    }
    const { webhook, splunk, syslog } = receivers;
    const signed = webhook.headers[0] as Record<string, string>;
    expect(() => new Webhook(TEST_WEBHOOK_SECRET).verify(webhook.bodies[0] ?? '', signed)).not.toThrow();
    expect(splunk.headers[0]).toMatchObject({ authorization: 'Splunk token-of-the-collector' });
    expect(JSON.parse(splunk.bodies[0]?.split('\n')[3] ?? '')).toMatchObject({
      ...{ source: 'steward', sourcetype: 'steward:audit', fields: { number: '4', kind: 'denied' } },
      ...{ time: expect.any(Number), event: { seq: '4', subjectName: 'Ünique ] "quoted" \\' } },
    });
    expect(syslog.bodies[3]).toMatch(
      /^<108>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ steward - audit \[steward@32473 number="4" kind="denied" command="budget.rename" digest="[0-9a-f]{64}"\] \u{feff}\{/u,
    );
    expect(syslog.bodies[0]).toMatch(/^<110>1 /);
  });

  it('repeats the last ten minutes after a break, leaves nothing out, and is told of while it is late', async () => {
    const receiver = await open('webhook');
    const id = await createStream('webhook', ADDRESSES.webhook(receiver.port), SECRETS.webhook);
    await sendStreams(deps, connections);
    const old = written;
    pass(11);
    await write(5);
    await sendStreams(deps, connections);
    receiver.breaksAfter = 0;
    await write(5);
    await sendStreams(deps, connections);
    // Not tried again at once; and however long it lasts, it goes on from the same place.
    await sendStreams(deps, connections);
    expect(await streamOf(id)).toMatchObject({ failures: 1, position: BigInt(old), sendingSince: null });
    for (let round = 0; round < 3; round += 1) {
      pass(30);
      await sendStreams(deps, connections);
    }
    const lastError = 'The receiver closed the connection.';
    expect(await streamOf(id)).toMatchObject({ failures: 4, position: BigInt(old), lastError });
    const { db } = database.owner;
    const late = async () => {
      await db.$transaction((tx) => findLateStreams(tx, deps.now()));
      return db.condition.count({ where: { kind: 'audit.stream_late', subjectId: id, state: 'open' } });
    };
    expect(await late()).toBe(1);
    receiver.breaksAfter = null;
    pass(30);
    await sendStreams(deps, connections);
    const found = numbers(READ.webhook(receiver));
    expect(found).toEqual([...upTo(written - 5), ...upTo(written, old + 1)]);
    expect(await late()).toBe(0);
    receiver.close();
  });

  it('repeats the last ten minutes to syslog also where the connection broke after everything was written', async () => {
    const receiver = await open('syslog');
    const id = await createStream('syslog', ADDRESSES.syslog(receiver.port), null);
    await sendStreams(deps, connections);
    const old = written;
    await expect.poll(() => receiver.bodies.length).toBe(old);
    pass(11);
    receiver.breaksAfter = 2;
    await write(5);
    await expect
      .poll(async () => {
        await sendStreams(deps, connections);
        receiver.breaksAfter = receiver.bodies.length > old + 1 ? null : receiver.breaksAfter;
        return numbers(READ.syslog(receiver));
      })
      .toEqual([...upTo(old + 2), ...upTo(written, old + 1)]);
    expect(await streamOf(id)).toMatchObject({ position: BigInt(written) });
    receiver.close();
  });

  it('keeps its place while it is paused, and goes on there', async () => {
    const receiver = await open('webhook');
    const id = await createStream('webhook', ADDRESSES.webhook(receiver.port), SECRETS.webhook);
    await sendStreams(deps, connections);
    await database.owner.db.auditStream.update({ where: { id }, data: { state: 'paused', pausedAt: deps.now() } });
    const before = written;
    await write(4);
    pass(8 * 24 * 60);
    await sendStreams(deps, connections);
    expect(numbers(READ.webhook(receiver))).toEqual(upTo(before));
    await database.owner.db.auditStream.update({ where: { id }, data: { state: 'active', pausedAt: null } });
    await sendStreams(deps, connections);
    expect(numbers(READ.webhook(receiver))).toEqual(upTo(written));
    receiver.close();
  });

  it('sends nothing where the certificate is not one that it trusts, or to an address inside that is not allowed', async () => {
    const receiver = await open('syslog');
    const id = await createStream('syslog', `localhost:${receiver.port}`, null);
    await database.owner.db.auditStream.update({ where: { id }, data: { authority: null } });
    const insider = { ...deps, outgoing: { ...deps.outgoing, inside: ['localhost'] } };
    await sendStreams(insider, connections);
    expect(await streamOf(id)).toMatchObject({
      failures: 1,
      lastError: 'The certificate of the receiver is not valid.',
    });
    pass(10);
    await sendStreams({ ...deps, outgoing: { ...deps.outgoing, inside: [] } }, connections);
    expect((await streamOf(id)).lastError).toContain('inside the network');
    expect(receiver.bodies).toEqual([]);
    receiver.close();
  });

  it.each(['webhook', 'syslog'] as const)(
    `leaves nothing out at a %s, however often workers are killed (${KILLS} times)`,
    async (kind) => {
      const receiver = await open(kind);
      const id = await createStream(kind, ADDRESSES[kind](receiver.port), SECRETS[kind]);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await write(2);
        await doomed(
          database,
          (own) => sendStreams({ ...deps, database: own } satisfies NotifyDeps, new SyslogConnections()),
          Math.random() * 120,
        );
        pass(2);
      }
      for (let round = 0; round < 5; round += 1) {
        pass(6);
        await sendStreams(deps, connections);
      }
      await expect.poll(() => numbers(READ[kind](receiver)).at(-1)).toBe(written);
      expectNoGap(numbers(READ[kind](receiver)), written);
      expect(await streamOf(id)).toMatchObject({ position: BigInt(written), failures: 0 });
      receiver.close();
    },
    thorough(120_000, 900_000),
  );

  it.skipIf(!RSYSLOG)(
    `arrives at Debian's rsyslog${RSYSLOG ? '' : ' (skipped: rsyslog is not installed)'}`,
    async () => {
      const rsyslog = await startRsyslog();
      try {
        const id = await createStream('syslog', `127.0.0.1:${rsyslog.port}`, null);
        await expect
          .poll(async () => {
            pass(6);
            await sendStreams(deps, connections);
            return (await streamOf(id)).position;
          })
          .toBe(BigInt(written));
        await expect.poll(() => rsyslog.lines().length).toBeGreaterThanOrEqual(written);
        const kept = rsyslog.lines();
        expectNoGap(
          kept.map(({ number }) => Number(number)),
          written,
        );
        expect(kept.map(({ message }) => (JSON.parse(message) as Line).seq)).toEqual(kept.map(({ number }) => number));
      } finally {
        rsyslog.process.kill('SIGKILL');
      }
    },
  );
});

/** Keeps the number and the text of each message in a file. */
async function startRsyslog(): Promise<{
  port: number;
  process: ChildProcess;
  lines(): { number: string; message: string }[];
}> {
  const { folder } = certificate;
  const probe = createServer();
  const port = await new Promise<number>((resolve) =>
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port)),
  );
  await new Promise((resolve) => probe.close(resolve));
  const [config, kept] = [path.join(folder, 'rsyslog.conf'), path.join(folder, 'kept')];
  fs.writeFileSync(
    config,
    `global(workDirectory="${folder}" maxMessageSize="64k" defaultNetstreamDriverCAFile="${folder}/cert.pem"
  defaultNetstreamDriverCertFile="${folder}/cert.pem" defaultNetstreamDriverKeyFile="${folder}/key.pem")
module(load="mmpstrucdata")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="steward")
template(name="kept" type="string" string="%$!rfc5424-sd!steward@32473!number% %msg%\\n")
ruleset(name="steward") {
  action(type="mmpstrucdata")
  action(type="omfile" file="${kept}" template="kept" flushOnTXEnd="on" asyncWriting="off")
}
`,
  );
  const child = spawn(RSYSLOG ?? '', ['-n', '-f', config, '-i', path.join(folder, 'rsyslog.pid')], { stdio: 'ignore' });
  const lines = () =>
    (fs.existsSync(kept) ? fs.readFileSync(kept, 'utf8') : '')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [, number = '', message = ''] = /^(\d+) \s*\u{feff}?(.*)$/u.exec(line) ?? [];
        return { number, message };
      });
  return { port, process: child, lines };
}
