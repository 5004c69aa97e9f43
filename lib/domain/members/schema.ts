import { z } from 'zod';
import { userIdField } from '@/lib/domain/people/schema';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { MEMBER_ROLES } from './rules';

export const MOST_NEW_MEMBERS = 100;

const isOnce = (ids: string[]) => new Set(ids).size === ids.length;

export const addMembers = declareCommand({
  name: 'member.add',
  words: 'Add members',
  permission: 'member:write',
  input: z.object({
    workspaceId: workspaceIdField,
    members: z
      .array(z.object({ userId: userIdField, workspaceRole: z.enum(MEMBER_ROLES) }))
      .min(1, 'Choose at least one person.')
      .max(MOST_NEW_MEMBERS, `Add at most ${MOST_NEW_MEMBERS} people at once.`)
      .refine((members) => isOnce(members.map(({ userId }) => userId)), 'List each person once.'),
    /** An earlier attempt with failed steps. */
    resumeOf: z.uuid().optional(),
  }),
  subject: (input) => ({ kind: 'workspace', id: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
  background: true,
});

/** `from` is the role the page showed, so that someone else's change is not overwritten; without it, it is set anyway. */
export const changeMemberRole = declareCommand({
  name: 'member.change_role',
  words: 'Change role in workspace',
  permission: 'member:write',
  input: z.object({
    workspaceId: workspaceIdField,
    userId: userIdField,
    from: z.string().max(100).optional(),
    workspaceRole: z.enum(MEMBER_ROLES),
  }),
  subject: (input) => ({ kind: 'member', id: input.userId, within: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

export const removeMember = declareCommand({
  name: 'member.remove',
  words: 'Remove member',
  permanent: true,
  permission: 'member:write',
  input: z.object({ workspaceId: workspaceIdField, userId: userIdField }),
  subject: (input) => ({ kind: 'member', id: input.userId, within: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

const leadInput = z.object({ workspaceId: workspaceIdField, personId: z.uuid() });

/** A lead who is not a workspace admin upstream: known only to Steward. */
export const addLead = declareCommand({
  name: 'lead.add',
  words: 'Add lead',
  permission: 'lead:write',
  input: leadInput,
  subject: (input) => ({ kind: 'lead', id: input.personId, within: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

export const removeLead = declareCommand({
  name: 'lead.remove',
  words: 'Remove lead',
  permanent: true,
  permission: 'lead:write',
  input: leadInput,
  subject: (input) => ({ kind: 'lead', id: input.personId, within: input.workspaceId }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

/** People found for a workspace, as future members or leads. */
export const candidateFilters = z.object({
  workspaceId: workspaceIdField,
  search: searchField,
  as: z.enum(['member', 'lead']).default('member'),
});
export type CandidateFilters = z.input<typeof candidateFilters>;
