import { randomUUID } from 'node:crypto';
import type { OrgRole, PersonActor, Principal } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import type { Database, Db } from '@/lib/core/db';
import { newId, newToken } from '@/lib/core/ids';
import type { Ctx } from '@/lib/operations/context';
import { checkAnswer } from './answers';

export const TEST_NOW = new Date('2026-11-23T14:05:00.000Z');

/** An actor that exists only in memory; `lead` is a viewer who leads the given workspaces. */
export function actorOf(role: OrgRole | 'lead', extra: Partial<PersonActor> = {}): PersonActor {
  return {
    kind: 'person',
    personId: randomUUID(),
    email: `${role}@example.test`,
    name: `The ${role}`,
    role: role === 'lead' ? 'viewer' : role,
    upstreamUserId: null,
    leadWorkspaceIds: [],
    memberWorkspaceIds: [],
    isAuditClosed: false,
    ...extra,
  };
}

export function testCtx(database: Pick<Database, 'db'>, actor: Principal, now: Date = TEST_NOW): Ctx {
  return { actor, now, requestId: randomUUID(), db: database.db, answered: checkAnswer };
}

/** A person with a role of their own and a live session; returns the secret whose hash the database keeps. */
export async function createSignedInPerson(
  owner: Db,
  role: OrgRole,
  extra: { email?: string; upstreamUserId?: string } = {},
): Promise<{ personId: string; token: string; sessionId: string }> {
  const personId = newId();
  const now = new Date();
  await owner.person.create({
    data: {
      id: personId,
      email: extra.email ?? `${role}-${personId.slice(0, 8)}@example.test`,
      name: `The ${role}`,
      roleOverride: role,
      upstreamUserId: extra.upstreamUserId ?? null,
      createdAt: now,
    },
  });
  const token = newToken();
  const sessionId = newId();
  await owner.session.create({
    data: {
      id: sessionId,
      tokenHash: sha256(token),
      personId,
      method: 'password',
      userAgent: 'test',
      ip: '127.0.0.1',
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + 12 * 3_600_000),
    },
  });
  return { personId, token, sessionId };
}
