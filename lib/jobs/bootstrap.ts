import { hash } from '@node-rs/argon2';
import { appendEntry } from '@/lib/audit/chain';
import { sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { newId, newReadableCode, newToken } from '@/lib/core/ids';
import { isSetUpOpen } from '@/lib/domain/accounts/reads';
import { endSignIns, forgetFailures } from '@/lib/domain/accounts/sign-in-commands';
import type { JsonObject } from '@/lib/operations/command-context';
import { subjectColumns } from '@/lib/operations/subject';
import type { WorkerDeps } from './worker-deps';

const RECOVERY_LIFE_MS = 3_600_000;
const SETUP_CODE_LIFE_MS = 7 * 24 * 3_600_000;

type ChainDeps = Pick<WorkerDeps, 'database' | 'chainKey' | 'now'>;

export interface DemoPerson {
  role: string;
  email: string;
  name: string;
}

/** Creates the ready sign-ins of a simulated organisation; harmless if they exist. Only the owner's role is Steward's own. */
export async function ensureDemoSignIns(deps: WorkerDeps, people: DemoPerson[], password: string): Promise<void> {
  const { db } = deps.database;
  const emails = people.map((person) => person.email.toLowerCase());
  const ready = await db.credential.count({ where: { person: { email: { in: emails } } } });
  if (ready === people.length) return;
  const passwordHash = await hash(password);
  await db.$transaction(async (tx) => {
    for (const person of people) {
      await putPerson(tx, deps.now(), person, person.role === 'owner', { passwordHash, isDemonstration: true });
    }
    await note(tx, deps, 'installation.demo_sign_ins', { people: emails });
  });
}

/** The first owner of an unattended installation. Does nothing once there is an owner; returns whether it is this one. */
export async function ensureFirstOwner(deps: WorkerDeps, email: string, password: string): Promise<boolean> {
  const { db } = deps.database;
  if (!(await isSetUpOpen(db))) {
    const where = { email: email.toLowerCase(), roleOverride: 'owner', deactivatedAt: null };
    return (await db.person.count({ where })) > 0;
  }
  const passwordHash = await hash(password);
  await db.$transaction(async (tx) => {
    const owner = { email, name: email.split('@')[0] ?? email };
    await putPerson(tx, deps.now(), owner, true, { passwordHash, isDemonstration: false });
    await note(tx, deps, 'installation.first_owner', { email: email.toLowerCase() });
  });
  return true;
}

/** A new one-time code for the set-up page, replacing older ones; null if there is an owner, or a code younger than `keepMs`. */
export async function issueSetupCode(deps: WorkerDeps, keepMs = 0): Promise<string | null> {
  const { db } = deps.database;
  if (!(await isSetUpOpen(db))) return null;
  const code = newReadableCode();
  const now = deps.now();
  const young = { purpose: 'setup', usedAt: null, createdAt: { gt: new Date(now.getTime() - keepMs) } };
  if (keepMs > 0 && (await db.oneTimeCode.count({ where: young })) > 0) return null;
  await db.$transaction(async (tx) => {
    await tx.oneTimeCode.updateMany({ where: { purpose: 'setup', usedAt: null }, data: { usedAt: now } });
    await tx.oneTimeCode.create({
      data: {
        codeHash: sha256(code),
        purpose: 'setup',
        createdAt: now,
        expiresAt: new Date(now.getTime() + SETUP_CODE_LIFE_MS),
      },
    });
    await note(tx, deps, 'installation.setup_code', {});
  });
  return code;
}

/** A one-time code for an owner to set a new password. Fails with `not_found` for anyone else. */
export async function issueRecoveryCode(deps: ChainDeps, email: string): Promise<string> {
  const { db } = deps.database;
  const owner = await db.person.findFirst({
    where: { email: email.toLowerCase(), roleOverride: 'owner', deactivatedAt: null },
  });
  if (!owner) throw new AppError('not_found', `No owner of this Steward has the address ${email}.`);
  const code = newToken();
  const now = deps.now();
  await db.$transaction(async (tx) => {
    await tx.oneTimeCode.create({
      data: {
        codeHash: sha256(code),
        purpose: 'recovery',
        personId: owner.id,
        createdAt: now,
        expiresAt: new Date(now.getTime() + RECOVERY_LIFE_MS),
      },
    });
    await forgetFailures(tx, owner.email);
    await note(tx, deps, 'installation.recovery_code', { personId: owner.id });
  });
  return code;
}

async function putPerson(
  tx: Tx,
  now: Date,
  { email, name }: Pick<DemoPerson, 'email' | 'name'>,
  isOwner: boolean,
  password: { passwordHash: string; isDemonstration: boolean },
): Promise<void> {
  const role = isOwner ? { roleOverride: 'owner', roleOverrideAt: now } : {};
  const person = await tx.person.upsert({
    where: { email: email.toLowerCase() },
    create: { id: newId(), email: email.toLowerCase(), name, createdAt: now, ...role },
    update: role,
  });
  if (isOwner) await endSignIns(tx, person.id, now);
  const credential = { ...password, updatedAt: now };
  await tx.credential.upsert({
    where: { personId: person.id },
    create: { personId: person.id, ...credential },
    update: credential,
  });
}

/** An action of Steward itself: an intent that is stored as carried out, with its entry in the chain. */
export async function note(
  tx: Tx,
  deps: Pick<ChainDeps, 'chainKey' | 'now'>,
  command: string,
  payload: JsonObject,
): Promise<void> {
  const [id, at] = [newId(), deps.now()];
  const common = {
    ...{ command, ...subjectColumns({ kind: 'installation', id: '1' }), subjectName: 'Steward' },
    ...{ workspaceId: null, workspaceIds: [] },
    ...{ actorKind: 'system', actorPersonId: null, source: 'start', upstreamRequestIds: [] },
  };
  await tx.intent.create({
    data: {
      ...common,
      id,
      input: {},
      inputHash: '',
      idempotencyKey: id,
      requestId: 'start',
      state: 'succeeded',
      createdAt: at,
      finishedAt: at,
      result: payload,
    },
  });
  const entry = {
    ...common,
    kind: 'succeeded' as const,
    at,
    intentId: id,
    actorName: 'Steward',
    requestId: 'start',
    ...{ principalId: null, role: null, address: null, agent: null, before: null, after: null },
    payload,
  };
  await appendEntry(tx, deps.chainKey, entry);
}
