import { appendEntry } from '@/lib/audit/chain';
import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { dayOf, dayStart } from '@/lib/core/time';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { browserWords } from '@/lib/domain/sessions/browser-rules';
import type { JsonObject } from '@/lib/operations/command-context';
import { subjectColumns } from '@/lib/operations/subject';
import type { WorkerDeps } from './worker-deps';

const STATUS = 'recorded_acts';
/** Looked at again, for what was still being written the last time. */
const OVERLAP_MS = 2 * 60_000;
const HOUR_MS = 3_600_000;
/** By then a browser that can be named has been. */
const NAMED_MS = 10_000;
/** A network from which somebody has not signed in for so long is new. */
const KNOWN_DAYS = 90;
/** While one is written, changes wait: what is more comes in the next run. */
const MOST_AT_ONCE = 500;

/** Something that is no command, and is told in the audit as if it were one. */
interface Act {
  /** The same for the same act. */
  key: string;
  command: string;
  state: 'succeeded' | 'denied';
  at: Date;
  subject: { kind: string; id: string; name: string };
  workspaceIds?: string[];
  actor: { kind: 'person' | 'service' | 'system'; personId?: string; tokenId?: string; name: string };
  address?: string;
  agent?: string;
  after: JsonObject;
  /** How often, of what is collapsed. */
  count?: number;
  /** Tells whom it concerns, when it is recorded. */
  tells?(tx: Tx): Promise<void>;
}

/**
 * Tells in the audit what happens without a command: sign-ins and failed ones by hour and network, the use of tokens and
 * what the gateway refused by day. Each once, however often this runs.
 */
export async function recordActs(
  deps: Pick<WorkerDeps, 'database' | 'chainKey' | 'now'>,
  most = MOST_AT_ONCE,
): Promise<void> {
  const now = deps.now();
  const { db } = deps.database;
  const status = await db.processStatus.findUnique({ where: { name: STATUS } });
  const from = new Date((status?.at ?? now).getTime() - (status ? OVERLAP_MS : 0));
  await db.$transaction(
    async (tx) => {
      const acts = await onlyNew(tx, [
        ...(await findSignIns(tx, from, now)),
        ...(await findProofs(tx, from)),
        ...(await findFailures(tx, from, now)),
        ...(await findTokenUse(tx, from, now)),
        ...(await findGatewayRefusals(tx, from, now)),
      ]);
      for (const act of acts.slice(0, most)) await record(tx, deps.chainKey, act, now);
      // What is left over is found again, from the same moment on.
      const data = { at: acts.length > most && status ? status.at : now, detail: {} };
      await tx.processStatus.upsert({ where: { name: STATUS }, create: { name: STATUS, ...data }, update: data });
    },
    { timeout: 60_000 },
  );
}

const idOf = ({ command, key }: Act) => idFrom('act', command, key);

async function onlyNew(tx: Tx, acts: readonly Act[]): Promise<Act[]> {
  if (acts.length === 0) return [];
  const known = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM intents WHERE id = ANY(${acts.map(idOf)}::uuid[])`;
  const recorded = new Set(known.map(({ id }) => id));
  return acts.filter((act) => !recorded.has(idOf(act)));
}

async function findSignIns(tx: Tx, from: Date, now: Date): Promise<Act[]> {
  const sessions = await tx.$queryRaw<
    {
      id: string;
      personId: string;
      name: string;
      method: string;
      factor: string | null;
      agent: string;
      ip: string;
      at: Date;
      isNew: boolean;
      isNewBrowser: boolean;
    }[]
  >`
    SELECT s.id::text, s.person_id::text AS "personId", coalesce(nullif(p.name, ''), p.email) AS name, s.method, s.factor,
      s.user_agent AS agent, s.ip, s.created_at AS at, NOT EXISTS (SELECT FROM sessions o
        WHERE o.person_id = s.person_id AND o.ip = s.ip AND o.created_at < s.created_at
          AND o.created_at > s.created_at - make_interval(days => ${KNOWN_DAYS})) AS "isNew",
      s.browser IS NOT NULL AND coalesce((SELECT bool_and(o.browser <> s.browser) FROM sessions o
        WHERE o.person_id = s.person_id AND o.created_at < s.created_at AND o.browser IS NOT NULL), false) AS "isNewBrowser"
    FROM sessions s JOIN people p ON p.id = s.person_id
    WHERE s.created_at > ${from} AND (s.browser IS NOT NULL OR s.created_at < ${new Date(now.getTime() - NAMED_MS)})
    ORDER BY s.created_at`;
  return sessions.map(({ id, personId, name, method, factor, agent, ip, at, isNew, isNewBrowser }) => ({
    ...{ key: id, command: isNew ? 'session.sign_in_new_network' : 'session.sign_in', state: 'succeeded' as const, at },
    ...{ subject: { kind: 'session', id, name }, actor: { kind: 'person' as const, personId, name } },
    ...{
      address: ip,
      agent,
      after: { method, ...(factor ? { factor } : {}), ...(isNewBrowser ? { newBrowser: true } : {}) },
    },
    ...(isNewBrowser ? { tells: (tx: Tx) => tellNewBrowser(tx, { id, personId, name, agent, ip, at }) } : {}),
  }));
}

/** Whoever signed in with a browser that they had not used before is told: it may have been somebody else. */
async function tellNewBrowser(
  tx: Tx,
  {
    id,
    personId,
    name,
    agent,
    ip,
    at,
  }: { id: string; personId: string; name: string; agent: string; ip: string; at: Date },
): Promise<void> {
  const about = { browser: browserWords(agent), address: ip, at: at.toISOString() };
  const subject = { kind: 'session', id, name };
  await tell(tx, {
    kind: 'session.new_browser',
    about,
    subject,
    key: id,
    to: { people: [personId], only: true },
    now: at,
  });
}

/** Signed-in people who proved once more that it is them. */
async function findProofs(tx: Tx, from: Date): Promise<Act[]> {
  const proofs = await tx.$queryRaw<
    { id: string; personId: string; name: string; way: string; agent: string; ip: string | null; at: Date }[]
  >`
    SELECT s.id::text, s.person_id::text AS "personId", coalesce(nullif(p.name, ''), p.email) AS name, s.proved_with AS way,
      s.user_agent AS agent, s.proved_ip AS ip, s.proved_at AS at
    FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.proved_at > ${from} AND s.proved_with IS NOT NULL
    ORDER BY s.proved_at`;
  return proofs.map(({ id, personId, name, way, agent, ip, at }) => ({
    ...{ key: `${id} ${at.toISOString()}`, command: 'session.prove', state: 'succeeded' as const, at },
    ...{ subject: { kind: 'session', id, name }, actor: { kind: 'person' as const, personId, name } },
    ...{ address: ip ?? undefined, agent, after: { method: way } },
  }));
}

/** Of whole hours: one act for each door and network, and for each account there that somebody has. */
async function findFailures(tx: Tx, from: Date, now: Date): Promise<Act[]> {
  const [first, end] = [hourOf(from), hourOf(now)];
  if (first.getTime() === end.getTime()) return [];
  const failed = await tx.$queryRaw<
    { hour: Date; door: string; ip: string; personId: string | null; name: string; count: number; accounts: number }[]
  >`
    SELECT date_trunc('hour', a.at) AS hour, a.door, a.ip, p.id::text AS "personId", coalesce(nullif(p.name, ''), p.email, '') AS name,
      count(*)::int AS count, count(DISTINCT a.email_hash)::int AS accounts
    FROM sign_in_attempts a LEFT JOIN people p
      ON a.door = 'password' AND encode(sha256(convert_to(p.email, 'UTF8')), 'hex') = a.email_hash
    WHERE NOT a.succeeded AND a.at >= ${first} AND a.at < ${end}
    GROUP BY 1, 2, 3, p.id ORDER BY 1, 2, 3, 4`;
  return failed.map(({ hour, door, ip, personId, name, count, accounts }) => ({
    key: `${hour.toISOString()} ${door} ${ip}${personId === null ? '' : ` ${personId}`}`,
    ...{ command: 'session.sign_in_failed', state: 'denied' as const, at: new Date(hour.getTime() + HOUR_MS) },
    ...{
      subject: personId === null ? { kind: 'sign_in', id: door, name: ip } : { kind: 'person', id: personId, name },
    },
    ...{ address: ip, count },
    ...{
      actor: { kind: 'system' as const, name: 'Somebody not signed in' },
      after: { door, attempts: count, accounts },
    },
  }));
}

async function findTokenUse(tx: Tx, from: Date, now: Date): Promise<Act[]> {
  const days = await tx.$queryRaw<{ id: string; name: string; day: Date; requests: number; refused: number }[]>`
    SELECT t.id::text, t.name, d.day, d.requests, d.refused FROM service_token_days d JOIN service_tokens t ON t.id = d.token_id
    WHERE d.day >= ${dayOf(from)}::date - 1 AND d.day < ${dayOf(now)}::date ORDER BY d.day, t.id`;
  return days.map(({ id, name, day, requests, refused }) => ({
    ...{ key: `${id} ${dayOf(day)}`, command: 'token.use', state: 'succeeded' as const, at: endOf(day) },
    ...{ subject: { kind: 'token', id, name }, actor: { kind: 'service' as const, tokenId: id, name } },
    after: { day: dayOf(day), requests, refused },
  }));
}

async function findGatewayRefusals(tx: Tx, from: Date, now: Date): Promise<Act[]> {
  const days = await tx.$queryRaw<
    { id: string; name: string; workspaceId: string; day: Date; refused: number; addresses: number }[]
  >`
    SELECT k.id::text, k.name, k.workspace_id AS "workspaceId", d.day, d.refused::int AS refused,
      d.refused_addresses::int AS addresses
    FROM gateway_key_days d JOIN gateway_keys k ON k.id = d.key_id
    WHERE d.refused > 0 AND d.day >= ${dayOf(from)}::date - 1 AND d.day < ${dayOf(now)}::date
    ORDER BY d.day, k.id`;
  return days.map(({ id, name, workspaceId, day, refused, addresses }) => ({
    ...{ key: `${id} ${dayOf(day)}`, command: 'gateway_key.refuse', state: 'denied' as const, at: endOf(day) },
    ...{ subject: { kind: 'gateway_key', id, name }, workspaceIds: [workspaceId], count: refused },
    ...{ actor: { kind: 'system' as const, name: 'The gateway' } },
    after: { day: dayOf(day), refused, refusedAddresses: addresses },
  }));
}

function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

function endOf(day: Date): Date {
  return new Date(dayStart(dayOf(day)).getTime() + 24 * HOUR_MS);
}

/** The change and its entry, in one transaction, as every other. */
async function record(tx: Tx, chainKey: string, act: Act, now: Date): Promise<void> {
  const { command, state, at, subject, actor, workspaceIds = [], address = null, agent = null, after, count = 0 } = act;
  const id = idOf(act);
  const columns = subjectColumns({ kind: subject.kind, id: subject.id });
  const source = actor.kind === 'system' ? 'system' : actor.kind === 'service' ? 'api' : 'web';
  const [personId, tokenId] = [actor.personId ?? null, actor.tokenId ?? null];
  await tx.intent.create({
    data: {
      ...{ id, command, input: {}, inputHash: '', ...columns, subjectName: subject.name, workspaceIds, state },
      ...{ actorKind: actor.kind, actorPersonId: personId, actorTokenId: tokenId, actorName: actor.name },
      ...{ source, address, agent, after, idempotencyKey: `act ${id}`, requestId: id },
      ...{ createdAt: at, claimedAt: now, finishedAt: at, refusals: count, refusalsChained: count },
    },
  });
  await tx.subjectName.createMany({
    data: [{ kind: subject.kind, id: subject.id, name: subject.name }],
    skipDuplicates: true,
  });
  await appendEntry(tx, chainKey, {
    ...{ kind: state, at, intentId: id, command, target: columns.target, workspaceId: null, requestId: id },
    ...{ actorKind: actor.kind, actorPersonId: personId, actorName: actor.name, principalId: personId ?? tokenId },
    ...{ subjectKind: subject.kind, subjectWithin: null, subjectId: subject.id, subjectName: subject.name },
    ...{ workspaceIds, role: null, source, address, agent, before: null, after, upstreamRequestIds: [] },
    payload: count > 0 ? { count } : {},
  });
  await act.tells?.(tx);
}
