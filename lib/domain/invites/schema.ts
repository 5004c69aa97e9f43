import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { INVITE_ROLES, MOST_LINES, MOST_PLACEMENTS, PLACEMENT_ROLES } from './role-schema';

/** How a request stands. The last seven are ends, though one that was placed can still get another workspace. */
export const INVITE_STATES = [
  'requested',
  'approved',
  'sent',
  'accepted',
  'placed',
  'refused',
  'expired',
  'failed',
  'withdrawn',
  'closed',
] as const;
export type InviteState = (typeof INVITE_STATES)[number];
export type PlacementState = 'waiting' | 'approved' | 'refused' | 'placed' | 'failed';

const oneLine = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim());
const prose = z
  .string()
  .max(500, 'Use at most 500 characters.')
  .transform((text) => text.replace(/[^\P{Cc}\n]+/gu, ' ').trim());

/** One person of a request as it was typed; each is judged on its own, so nearly anything may stand here. */
const lineField = z.object({
  email: oneLine(400),
  role: oneLine(60),
  workspaces: z
    .array(z.object({ workspace: oneLine(120), role: oneLine(60) }))
    .max(MOST_PLACEMENTS, `Use at most ${MOST_PLACEMENTS} workspaces.`),
  reason: prose,
});
export type InviteLine = z.output<typeof lineField>;

const linesField = z
  .array(lineField)
  .min(1, 'Enter at least one address.')
  .max(MOST_LINES, `Use at most ${MOST_LINES} addresses at a time.`);

export const placementField = z.object({ workspaceId: workspaceIdField, workspaceRole: z.enum(PLACEMENT_ROLES) });
export type PlacementInput = z.output<typeof placementField>;

const subjectOf = (input: { requestId: string }) => ({ kind: 'invite', id: input.requestId });

/** One at a time, so that two people never ask for one address at the same moment. */
export const requestInvites = declareCommand({
  name: 'invite.request',
  words: 'Ask for invites',
  permission: 'invite:request',
  input: z.object({ lines: linesField }),
  subject: () => ({ kind: 'invites', id: 'requests', name: 'Several people' }),
});

/** Without a request: for owners, and for admins if owners say so. */
export const inviteDirectly = declareCommand({
  name: 'invite.invite',
  words: 'Send invites',
  permission: 'invite:send',
  input: z.object({ lines: linesField, resumeOf: z.uuid().optional() }),
  subject: () => ({ kind: 'invites', id: 'requests', name: 'Several people' }),
  background: true,
});

export const decideInvite = declareCommand({
  name: 'invite.decide',
  words: 'Decide about invite',
  permission: 'invite:approve',
  input: z
    .object({
      requestId: z.uuid(),
      decision: z.enum(['approve', 'refuse']),
      /** Instead of the role that was asked for. */
      role: z.enum(INVITE_ROLES).optional(),
      /** Of the workspaces that the person decides for: those to approve, and how. Left out: as they were asked for. */
      placements: z.array(placementField).max(MOST_PLACEMENTS).optional(),
      note: prose.default(''),
    })
    .refine(({ decision, note }) => decision === 'approve' || note !== '', {
      path: ['note'],
      message: 'Say why, for whoever asked.',
    }),
  subject: subjectOf,
});

/** Adds the memberships of somebody who accepted: by Steward itself, and again by an approver where one failed. */
export const placeInvited = declareCommand({
  name: 'invite.place',
  words: 'Add to workspaces',
  permission: 'invite:approve',
  input: z.object({ requestId: z.uuid(), resumeOf: z.uuid().optional() }),
  subject: subjectOf,
  background: true,
});

/** One's own request, or an invite that is still open. */
export const withdrawInvite = declareCommand({
  name: 'invite.withdraw',
  words: 'Withdraw invite',
  permission: 'invite:request',
  input: z.object({ requestId: z.uuid() }),
  subject: subjectOf,
});

/** Asks again for what came to nothing; sends at once where an approver does it for somebody else. */
export const renewInvite = declareCommand({
  name: 'invite.renew',
  words: 'Renew invite',
  permission: 'invite:request',
  input: z.object({ requestId: z.uuid() }),
  subject: subjectOf,
});

const ofInvite = z.object({ inviteId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the id of an invite.') });
const subjectOfInvite = (input: { inviteId: string }) => ({ kind: 'console_invite', id: input.inviteId });

/** An invite that somebody sent in the Console, so that no request stands behind it. */
export const withdrawConsoleInvite = declareCommand({
  name: 'invite.withdraw_console',
  words: 'Withdraw invite from the Console',
  permission: 'invite:approve',
  input: ofInvite,
  subject: subjectOfInvite,
});

/** Sends a new invite in place of one from the Console; one that is still open is withdrawn first. */
export const resendConsoleInvite = declareCommand({
  name: 'invite.resend_console',
  words: 'Send Console invite again',
  permission: 'invite:approve',
  input: ofInvite,
  subject: subjectOfInvite,
});

export const invitePolicy = z.object({
  /** An owner may approve a request of their own. */
  ownersApproveOwn: z.boolean().default(true),
  /** Admins may invite without a request. */
  adminsInviteDirectly: z.boolean().default(false),
});
export type InvitePolicy = z.output<typeof invitePolicy>;
export const INVITE_POLICY_KEY = 'invites';

export const setInvitePolicy = declareCommand({
  name: 'invite.set_policy',
  words: 'Change rules of invites',
  permission: 'policy:write',
  input: z.object({ ownersApproveOwn: z.boolean(), adminsInviteDirectly: z.boolean() }),
  subject: () => ({ kind: 'settings', id: INVITE_POLICY_KEY, name: 'Invites' }),
});

export const INVITE_FACETS = ['waiting', 'open', 'sent', 'done', 'ended', 'all'] as const;
export type InviteFacet = (typeof INVITE_FACETS)[number];

export const inviteFilters = z.object({
  search: searchField,
  show: z.enum(INVITE_FACETS).default('all'),
  page: pageField.default(1),
});
export type InviteFilters = z.input<typeof inviteFilters>;
