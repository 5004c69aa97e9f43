import { z } from 'zod';
import { listPage } from '@/lib/lists/query-schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { INVITE_FACETS, INVITE_STATES, inviteFilters, invitePolicy } from './schema';

const consoleInvite = z.object({
  id: z.string(),
  email: z.string(),
  role: z.string(),
  state: z.enum(['sent', 'accepted', 'expired', 'withdrawn']),
  invitedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  /** The member that they became. */
  userId: z.string().nullable(),
});
export type ConsoleInvite = z.output<typeof consoleInvite>;

const inviteRow = z.object({
  /** Of the request; for an invite that was sent in the Console, upstream's own id. */
  id: z.string(),
  email: z.string(),
  role: z.string(),
  state: z.enum(INVITE_STATES),
  /** Sent in the Console, without a request. */
  isForeign: z.boolean(),
  isWaiting: z.boolean(),
  requestedAt: instant,
  requesterName: z.string().nullable(),
  workspaces: z.array(z.string()),
  /** Workspaces not decided yet. */
  undecided: z.number(),
  /** Why it was unsuccessful. */
  note: z.string().nullable(),
  expiresAt: instant.nullable(),
  changedAt: instant,
});
export type InviteRow = z.output<typeof inviteRow>;

const invitePage = listPage(inviteRow, INVITE_FACETS).extend({
  /** When the list of invites was read last. */
  readAt: instant.nullable(),
});
export type InvitePage = z.output<typeof invitePage>;

const invitePlacementDetail = z.object({
  workspaceId: z.string(),
  workspaceName: z.string(),
  workspaceRole: z.string(),
  state: z.enum(['waiting', 'approved', 'refused', 'placed', 'failed']),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
  placedAt: instant.nullable(),
  failureMessage: z.string().nullable(),
  /** Who leads the workspace; owners and admins may always decide. */
  leadNames: z.array(z.string()),
});
export type InvitePlacementDetail = z.output<typeof invitePlacementDetail>;

const inviteDetail = z.object({
  id: z.string(),
  email: z.string(),
  role: z.string(),
  reason: z.string(),
  state: z.enum(INVITE_STATES),
  isDirect: z.boolean(),
  requestedById: z.string(),
  requesterName: z.string(),
  requestedAt: instant,
  decidedByName: z.string().nullable(),
  decidedById: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  sentAt: instant.nullable(),
  expiresAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  placedAt: instant.nullable(),
  closedAt: instant.nullable(),
  userId: z.string().nullable(),
  failureMessage: z.string().nullable(),
  renewsId: z.string().nullable(),
  renewedById: z.string().nullable(),
  placements: z.array(invitePlacementDetail),
  policy: invitePolicy,
});
export type InviteDetail = z.output<typeof inviteDetail>;

/** A workspace that people can be added to. */
const inviteWorkspace = z.object({
  id: z.string(),
  name: z.string(),
});
export type InviteWorkspace = z.output<typeof inviteWorkspace>;

export const inviteList = declareQuery({
  name: 'invite.list',
  permission: 'invite:request',
  input: inviteFilters,
  output: invitePage,
  words: 'List invites',
});

export const inviteGet = declareQuery({
  name: 'invite.get',
  permission: 'invite:request',
  input: z.object({ requestId: z.uuid() }),
  output: inviteDetail,
  words: 'Read an invite request',
  absent: 'invite request',
});

export const consoleInviteGet = declareQuery({
  name: 'invite.get_console',
  permission: 'invite:approve',
  input: z.object({ inviteId: z.string().max(200) }),
  output: consoleInvite,
  words: 'Read an invite that was sent in the Console',
  absent: 'invite',
});

export const inviteWorkspaces = declareQuery({
  name: 'invite.list_workspaces',
  permission: 'invite:request',
  input: nothing,
  output: z.array(inviteWorkspace),
  words: 'List the workspaces one can request',
});

export const invitePolicyGet = declareQuery({
  name: 'invite.get_policy',
  permission: 'invite:request',
  input: nothing,
  output: invitePolicy,
  words: 'Read the invite rules',
});

export const inviteCount = declareQuery({
  name: 'invite.count',
  permission: 'invite:request',
  input: nothing,
  output: z.object({ waiting: z.int(), since: instant.nullable(), ended: z.int() }),
  words: 'Count waiting invites',
});
