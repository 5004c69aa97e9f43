import type { PersonActor } from './principals';

/** Sees everything: for what the worker finds without a reader. It is never the one who changes anything. */
export const EVERYBODY: PersonActor = {
  ...{ kind: 'person', personId: '', email: '', name: '', role: 'owner', upstreamUserId: null },
  ...{ leadWorkspaceIds: [], memberWorkspaceIds: [], isAuditClosed: false },
};
