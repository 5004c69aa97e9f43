import { findActor } from '@/lib/access/find-actor';
import type { OrgRole, PersonActor, Principal } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import { createSignedInPerson } from '@/lib/testing/factories';

/** The columns of the permission matrix. The lead is a viewer who leads workspace A; the developer belongs to A. */
export const WHO = ['owner', 'admin', 'billing', 'lead', 'developer', 'viewer'] as const;
export type Who = (typeof WHO)[number];

/** Whoever is not signed in, as far as the room can ever see such a one: no person, no command. */
export const NOBODY: Principal = { kind: 'code', name: 'Nobody', commands: [] };

export interface Someone {
  actor: PersonActor;
  token: string;
  sessionId: string;
}

/** A new person with a session of their own who stands in this column, for workspace A. */
export async function createSomeone(db: Db, who: Who, workspaceA: string): Promise<Someone> {
  const role: OrgRole = who === 'lead' ? 'viewer' : who;
  const belongs = who === 'lead' || who === 'developer';
  const upstreamUserId = belongs ? await createMember(db, workspaceA, who === 'lead') : undefined;
  const { personId, ...session } = await createSignedInPerson(db, role, upstreamUserId ? { upstreamUserId } : {});
  const actor = await findActor(db, personId);
  if (!actor) throw new Error(`${who} has no access`);
  return { actor, ...session };
}

let members = 0;

/** A user of the organisation who belongs to the workspace. */
export async function createMember(db: Db, workspaceId: string, isLead = false): Promise<string> {
  members += 1;
  const [id, seenAt] = [`user_matrix_${members}`, new Date()];
  await db.user.create({
    data: { id, email: `${id}@example.test`, name: id, role: 'user', addedAt: seenAt, seenAt },
  });
  const workspaceRole = isLead ? 'workspace_admin' : 'workspace_developer';
  await db.workspaceMember.create({ data: { workspaceId, userId: id, workspaceRole, seenAt } });
  return id;
}
