import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { INVITE_ROLES, MOST_LINES, MOST_PLACEMENTS, PLACEMENT_ROLES } from './role-schema';

/** The state of a request. The last seven are final, though a placed one can still get another workspace. */
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

/** One person of a request as typed; each is judged separately, so nearly anything is accepted here. */
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

/** One at a time, so that two people never request the same address at once. */
export const requestInvites = declareCommand({
  name: 'invite.request',
  words: 'Request invites',
  permission: 'invite:request',
  input: z.object({ lines: linesField }),
  asksItself: true,
  result: z.object({
    kept: z.array(z.object({ at: z.int(), email: z.string(), requestId: z.uuid() })),
    refused: z.array(z.object({ at: z.int(), email: z.string(), message: z.string() })),
  }),
  subject: () => ({ kind: 'invites', id: 'requests', name: 'Several people' }),
});

/** Without a request: for owners, and for admins if owners allow it. */
export const inviteDirectly = declareCommand({
  name: 'invite.invite',
  words: 'Send invites',
  permission: 'invite:send',
  input: z.object({ lines: linesField, resumeOf: z.uuid().optional() }),
  result: z.object({ sent: z.array(z.object({ requestId: z.uuid(), email: z.string(), inviteId: z.string() })) }),
  subject: () => ({ kind: 'invites', id: 'requests', name: 'Several people' }),
  background: true,
});

export const decideInvite = declareCommand({
  name: 'invite.decide',
  words: 'Decide on invite',
  permission: 'invite:approve',
  input: z
    .object({
      requestId: z.uuid(),
      decision: z.enum(['approve', 'refuse']),
      /** Replaces the requested role. */
      role: z.enum(INVITE_ROLES).optional(),
      /** Among the workspaces the person decides: those to approve, and how. Omitted: as requested. */
      placements: z.array(placementField).max(MOST_PLACEMENTS).optional(),
      note: prose.default(''),
    })
    .refine(({ decision, note }) => decision === 'approve' || note !== '', {
      path: ['note'],
      message: 'Enter a reason for the requester.',
    }),
  asksItself: true,
  result: z.object({ approved: z.array(z.object({ workspaceId: z.string(), workspaceRole: z.string() })) }),
  subject: subjectOf,
});

/** Adds the memberships of someone who accepted: by Steward itself, and again by an approver if one failed. */
export const placeInvited = declareCommand({
  name: 'invite.place',
  words: 'Add to workspaces',
  permission: 'invite:approve',
  input: z.object({ requestId: z.uuid(), resumeOf: z.uuid().optional() }),
  subject: subjectOf,
  background: true,
});

/** The actor's own request, or an invite that is still open. */
export const withdrawInvite = declareCommand({
  name: 'invite.withdraw',
  words: 'Withdraw invite',
  permission: 'invite:request',
  input: z.object({ requestId: z.uuid() }),
  subject: subjectOf,
});

/** Requests an unsuccessful invite again; sends it at once if an approver does it for someone else. */
export const renewInvite = declareCommand({
  name: 'invite.renew',
  words: 'Renew invite',
  permission: 'invite:request',
  input: z.object({ requestId: z.uuid() }),
  asksItself: true,
  subject: subjectOf,
});

const ofInvite = z.object({ inviteId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not an invite ID.') });
const subjectOfInvite = (input: { inviteId: string }) => ({ kind: 'console_invite', id: input.inviteId });

/** An invite sent in the Console, which has no request. */
export const withdrawConsoleInvite = declareCommand({
  name: 'invite.withdraw_console',
  words: 'Withdraw Console invite',
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
  words: 'Change invite rules',
  permission: 'policy:write',
  input: z.object({ ownersApproveOwn: z.boolean(), adminsInviteDirectly: z.boolean() }),
  result: settingChange(invitePolicy),
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
