import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { whyInternal } from '@/lib/doors/api/paths';
import { undeclaredNames } from '@/lib/doors/api/result';
import type { DoorCtx } from '@/lib/doors/context';
import { OutcomeListener } from '@/lib/doors/outcomes';
import { submit } from '@/lib/doors/submit';
import { commandRegistry } from '@/lib/jobs/intents/registry';
import { executeIntent } from '@/lib/jobs/intents/run';
import { FRESH_MS } from '@/lib/operations/fresh-sign-in';
import { setApprovals } from '@/lib/testing/approval-policy';
import { createTestDatabase } from '@/lib/testing/database';
import { SEED, takeRound } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { CommandRow, CommandWorld, Ending } from './command-row';
import { COMMAND_ROWS } from './command-rows';
import { createSomeone, type Someone, WHO, type Who } from './world';

let world: CommandWorld;
let worker: TestWorker;
let listener: OutcomeListener;
/** Asks for all that a command may change. */
let standingSql = '';
/** One person of each role, for what goes no further than the door. */
const askers = new Map<Who, Someone>();

beforeAll(async () => {
  const database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  await setApprovals(database.owner.db, { acts: [] });
  const [a, b] = await database.owner.db.workspace.findMany({
    where: { isDefault: false, archivedAt: null },
    orderBy: { id: 'asc' },
    take: 2,
  });
  world = { database, upstream: worker.deps.upstream, workspaceA: a?.id ?? '', workspaceB: b?.id ?? '' };
  for (const who of WHO) askers.set(who, await createSomeone(database.owner.db, who, world.workspaceA));
  listener = new OutcomeListener(database.webUrl);
  await listener.start();
  await database.owner.db.processStatus.create({ data: { name: 'worker', at: new Date(), detail: {} } });
  standingSql = await writeStandingSql();
});
afterAll(async () => {
  await listener.close();
  await worker.running.close();
  await world.database.drop();
});

function declarationOf(name: string) {
  const command = commandRegistry.get(name);
  if (!command) throw new Error(`no command ${name}`);
  return command.declaration;
}

function doorOf({ actor, token }: Someone): DoorCtx {
  return { actor, secret: token, now: new Date(), requestId: newId(), db: world.database.web.db };
}

const intentOf = (id: string) => world.database.owner.db.intent.findUniqueOrThrow({ where: { id } });
const calls = () => worker.running.sandbox.requests().length;
/** What only says that somebody asked, and figures, which readings alone write. Every other table is compared, whoever adds it. */
const NOT_COMPARED =
  '^(_prisma|intent|audit_|subject_names|principals|process_status|request_budget|usage_|spend_|cost_|rollup_|key_stats|report_days|dimension_values)';

async function writeStandingSql(): Promise<string> {
  const { rows } = await world.database.owner.pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename !~ $1`,
    [NOT_COMPARED],
  );
  const parts = [
    ...rows.map(({ name }) => `SELECT '${name}' AS name, t::text AS row FROM ${name} t`),
    `SELECT 'jobs', task_identifier FROM graphile_worker.jobs WHERE task_identifier <> 'intent'`,
  ];
  return `SELECT name, md5(string_agg(row, E'\\n' ORDER BY row COLLATE "C")) AS digest FROM (${parts.join(' UNION ALL ')}) s GROUP BY name ORDER BY name`;
}

/** Everything that a command may change, a digest for each table. Named, so that a hundred tables are planned once for a connection. */
async function standing(): Promise<unknown> {
  const { rows } = await world.database.owner.pool.query({ name: 'standing', text: standingSql });
  return rows;
}

/** Through the door, then the worker, then the door again under the same key, as a page would ask. */
async function throughTheDoor(who: Someone, row: CommandRow, input: unknown): Promise<{ ending: Ending; id: string }> {
  const declaration = declarationOf(row.command);
  const idempotencyKey = newToken();
  const send = () => submit(doorOf(who), declaration, input, { idempotencyKey, waitMs: 0, listener, comparedBy: 'f' });
  const first = await send();
  const id = first.intentId ?? '';
  await executeIntent(worker.deps, id);
  const { state, errorCode, result } = await intentOf(id);
  if (first.status === 'denied') {
    expect([state, errorCode]).toEqual(['denied', 'forbidden']);
    return { ending: 'denied', id };
  }
  expect(first.status).toBe('running');
  if (state === 'succeeded' && whyInternal(declaration) === null)
    expect(undeclaredNames(declaration, result as Record<string, unknown>)).toEqual([]);
  return { ending: state === 'succeeded' ? state : (errorCode as Ending), id };
}

const STORE =
  'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

/** As a web process would that no longer checks anything. */
async function pastTheDoor(secret: string, command: string, input: unknown): Promise<string> {
  const declaration = declarationOf(command);
  const workspaceId = declaration.object?.(input as never).workspaceId ?? null;
  const described = [declaration.subject(input as never), workspaceId];
  const { rows } = await world.database.web.pool.query<{ id: string }>(STORE, [
    ...[secret, newId(), command, input, 'hash', ...described],
    ...[newToken(), 'req', declaration.background ?? false, null, null],
  ]);
  return rows[0]?.id ?? '';
}

async function lastEntryOf(intentId: string): Promise<string | undefined> {
  const entries = world.database.owner.db.auditEntry;
  const found = await entries.findFirst({ where: { intentId }, orderBy: { seq: 'desc' }, select: { kind: true } });
  return found?.kind;
}

/** What the door says to each role. What it lets pass goes no further. */
async function askAtTheDoor(row: CommandRow): Promise<Partial<Record<Who, string>>> {
  const said: Partial<Record<Who, string>> = {};
  let input: unknown;
  for (const [who, someone] of askers) {
    input ??= await row.input(world, someone);
    const options = { idempotencyKey: newToken(), waitMs: 0, listener };
    said[who] = (await submit(doorOf(someone), declarationOf(row.command), input, options)).status;
  }
  await world.database.owner.pool.query(
    `UPDATE intents SET state = 'failed', finished_at = now() WHERE state = 'queued'`,
  );
  return said;
}

describe.each(COMMAND_ROWS.map((row, at): [string, CommandRow, number] => [`${row.command}: ${row.object}`, row, at]))(
  '%s',
  (_, row, at) => {
    const cells = Object.entries(row.cells) as [Who, Ending][];
    /** Who goes all the way: one of the six in each run, and whomever the worker alone refuses for who they are. */
    const inTurn = takeRound(cells, 6, at);
    const whole = cells.filter((cell) => inTurn.includes(cell) || cell[1] === 'forbidden');
    const refused = whole.filter(([, expected]) => expected !== 'succeeded');
    const allowed = whole.filter(([, expected]) => expected === 'succeeded');
    const ready = new Map<Who, { who: Someone; input: unknown }>();
    let said: Partial<Record<Who, string>> = {};
    let before: unknown;

    async function prepare(column: Who) {
      const who = await createSomeone(world.database.owner.db, column, world.workspaceA);
      return { who, input: await row.input(world, who) };
    }

    // All of them stand ready before the first one asks: what differs afterwards was changed by somebody who was refused.
    beforeAll(async () => {
      said = await askAtTheDoor(row);
      for (const [column] of refused) ready.set(column, await prepare(column));
      if (refused.length > 0) before = await standing();
    });

    test('every role is let in or refused at the door', () => {
      const expected = cells.map(([who, ending]) => [who, ending === 'denied' ? ending : 'running']);
      expect(said).toEqual(Object.fromEntries(expected));
    });

    test.each(refused)('%s', async (column, expected) => {
      const { who, input } = ready.get(column) ?? (await prepare(column));
      const callsBefore = calls();
      const { ending, id } = await throughTheDoor(who, row, input);
      expect(ending).toBe(expected);
      expect(await lastEntryOf(id)).toBe(expected === 'denied' ? expected : 'failed');
      expect(calls()).toBe(callsBefore);
      if (!inTurn.some(([name]) => name === column)) return;
      // The worker is the second wall: it refuses by itself what a door let pass.
      const past = await pastTheDoor(who.token, row.command, input);
      await executeIntent(worker.deps, past);
      expect(await intentOf(past), `STEWARD_SEED=${SEED}`).toMatchObject({
        state: 'failed',
        errorCode: expected === 'denied' ? 'forbidden' : expected,
      });
      expect(calls()).toBe(callsBefore);
    });

    if (refused.length > 0) {
      test('nobody who was refused changed anything', async () => {
        expect(await standing()).toEqual(before);
      });
    }

    test.each(allowed)('%s', async (column, expected) => {
      const { who, input } = await prepare(column);
      const { ending, id } = await throughTheDoor(who, row, input);
      expect(ending).toBe(expected);
      expect(await lastEntryOf(id)).toBe(expected);
    });
  },
);

describe('in a session that was not proved lately', () => {
  const always = COMMAND_ROWS.filter(({ command }) => declarationOf(command).freshSignIn === 'always');
  const rows = new Map(always.filter(({ cells }) => cells.owner === 'succeeded').map((row) => [row.command, row]));

  test.each([...rows])('%s is refused', async (_, row) => {
    const who = await createSomeone(world.database.owner.db, 'owner', world.workspaceA);
    const input = await row.input(world, who);
    const provedAt = new Date(Date.now() - FRESH_MS - 60_000);
    await world.database.owner.db.session.updateMany({ where: { personId: who.actor.personId }, data: { provedAt } });
    const before = await standing();
    expect((await throughTheDoor(who, row, input)).ending).toBe('sign_in_again');
    expect(await standing()).toEqual(before);
  });
});

describe('without a session', () => {
  const CODES = [
    ['setup', 'account.create_first_owner'],
    ['set_password', 'account.set_password'],
    ['recovery', 'account.set_password'],
  ] as const;
  const commands = [...commandRegistry.keys()];
  const codeCtx = (code: string): DoorCtx => ({
    actor: { kind: 'code', name: 'One-time code', commands },
    secret: code,
    now: new Date(),
    requestId: newId(),
    db: world.database.web.db,
  });
  async function inputOf(command: string): Promise<unknown> {
    const who = await createSomeone(world.database.owner.db, 'viewer', world.workspaceA);
    return COMMAND_ROWS.find((row) => row.command === command)?.input(world, who);
  }

  test.each(takeRound(commands, 4))('%s: an invented token opens nothing', async (command) => {
    const input = await inputOf(command);
    const before = await world.database.owner.db.intent.count();
    const answer = await submit(codeCtx(newToken()), declarationOf(command), input, {
      ...{ idempotencyKey: newToken(), waitMs: 0, listener },
    });
    expect(answer).toMatchObject({ status: 'failed', code: 'not_signed_in' });
    await expect(pastTheDoor(sha256(newToken()), command, input)).rejects.toMatchObject({ code: 'SW401' });
    // The hash that the database keeps is no token: a thief of backups has nothing to present.
    const { token } = await createSomeone(world.database.owner.db, 'owner', world.workspaceA);
    await expect(pastTheDoor(sha256(token), command, input)).rejects.toMatchObject({ code: 'SW401' });
    expect(await world.database.owner.db.intent.count()).toBe(before);
  });

  test.each(CODES)('a code for %s opens %s and nothing else', async (purpose, opened) => {
    const { actor } = await createSomeone(world.database.owner.db, 'viewer', world.workspaceA);
    for (const command of new Set([
      opened,
      ...takeRound(
        commands,
        20,
        CODES.findIndex(([name]) => name === purpose),
      ),
    ])) {
      const code = newToken();
      const personId = purpose === 'setup' ? null : actor.personId;
      const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
      await world.database.owner.db.oneTimeCode.create({
        data: { codeHash: sha256(code), purpose, personId, ...times },
      });
      const input = await inputOf(command);
      const answer = await submit(codeCtx(code), declarationOf(command), input, {
        ...{ idempotencyKey: newToken(), waitMs: 0, listener },
      });
      expect([command, answer.status], `STEWARD_SEED=${SEED}`).toEqual([
        command,
        command === opened ? 'running' : 'failed',
      ]);
      if (command !== opened)
        await expect(pastTheDoor(sha256(code), command, input)).rejects.toMatchObject({ code: 'SW401' });
    }
  });
});

test('the matrix has a row for every command, and every row a column for everybody', () => {
  expect([...new Set(COMMAND_ROWS.map(({ command }) => command))].sort()).toEqual([...commandRegistry.keys()].sort());
  for (const { cells } of COMMAND_ROWS) expect(Object.keys(cells).sort()).toEqual([...WHO].sort());
});
